package io.tributary.gpu.chat.syntax;

/** Reads templates. */
public final class Parser {
  private static final int LONGEST = 1 << 22;

  private Parser() {}

  /**
   * The statements of a template.
   *
   * @throws SyntaxException if it is not well-formed or has a statement that is not supported
   */
  public static Body parse(String template) {
    if (template.length() > LONGEST) {
      throw new SyntaxException(
          1, "a template of " + template.length() + " characters; the limit is " + LONGEST);
    }
    return new StatementParser(new TokenStream(Lexer.tokens(template))).template();
  }
}
