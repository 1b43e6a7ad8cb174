package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.syntax.Token.Kind;
import java.util.List;

/** The tokens of a template, read one after the other. */
final class TokenStream {
  /** Deeper templates would use up the stack. */
  private static final int DEEPEST = 100;

  private final List<Token> tokens;
  private int at;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = current();
    if (at < tokens.size() - 1) at++;
    return token;
  }

  int line() {
    return current().line();
  }

  boolean skipName(String name) {
    boolean found = current().isName(name);
    if (found) next();
    return found;
  }

  boolean skipOperator(String operator) {
    boolean found = current().isOperator(operator);
    if (found) next();
    return found;
  }

  Token expect(Kind kind) {
    if (!current().is(kind)) throw unexpected(kind.described());
    return next();
  }

  void expectName(String name) {
    if (!skipName(name)) throw unexpected("'" + name + "'");
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) throw unexpected("'" + operator + "'");
  }

  SyntaxException unexpected(String expected) {
    return error(current().described() + " where " + expected + " is expected");
  }

  SyntaxException error(String message) {
    return new SyntaxException(line(), message);
  }

  /** One level deeper into the template; {@link #leave} comes back. */
  void enter() {
    if (++depth > DEEPEST) throw error("nested more than " + DEEPEST + " deep; that is the limit");
  }

  void leave() {
    depth--;
  }
}
