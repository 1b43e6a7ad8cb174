package io.tributary.gpu.chat.syntax;

/**
 * A token.
 *
 * @param text the name or operator; the text between tags; a string's value
 * @param value of a literal, else null
 */
record Token(Kind kind, String text, Object value, int line) {
  /** What a token is. */
  enum Kind {
    TEXT("text"),
    PRINT_BEGIN("{{"),
    PRINT_END("}}"),
    BLOCK_BEGIN("{%"),
    BLOCK_END("%}"),
    NAME("a name"),
    STRING("a string"),
    NUMBER("a number"),
    OPERATOR("an operator"),
    END("the end of the template");

    private final String described;

    Kind(String described) {
      this.described = described;
    }

    String described() {
      return described;
    }
  }

  static Token of(Kind kind, String text, int line) {
    return new Token(kind, text, null, line);
  }

  boolean is(Kind expected) {
    return kind == expected;
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  /** For messages. */
  String described() {
    return switch (kind) {
      case NAME, OPERATOR -> "'" + text + "'";
      default -> kind.described();
    };
  }
}
