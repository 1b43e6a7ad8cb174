package io.tributary.gpu.chat.syntax;

import java.util.List;

/** Statements with variables of their own. Two bodies are never equal. */
public final class Body {
  private final List<Stmt> statements;

  public Body(List<Stmt> statements) {
    this.statements = List.copyOf(statements);
  }

  public List<Stmt> statements() {
    return statements;
  }
}
