package io.tributary.gpu.chat.syntax;

import java.util.List;

/** Goes through statements and all inside them, in the order of the text. */
public abstract class StmtWalker implements Stmt.Visitor<Void> {
  /** Looks at an expression of a statement. */
  protected abstract void expression(Expr expression);

  /** Looks at what is assigned to. */
  protected abstract void target(Stmt.Target target);

  /** Looks at statements with variables of their own. */
  protected void body(Body body) {
    statements(body.statements());
  }

  protected final void statements(List<Stmt> statements) {
    for (Stmt statement : statements) statement.accept(this);
  }

  /** Looks at parameters. */
  protected void parameters(List<Stmt.Parameter> parameters) {
    parameters.forEach(parameter -> parameter.otherwise().ifPresent(this::expression));
  }

  @Override
  public Void output(Stmt.Output s) {
    return null;
  }

  @Override
  public Void print(Stmt.Print s) {
    expression(s.value());
    return null;
  }

  @Override
  public Void when(Stmt.If s) {
    for (Stmt.If.Branch branch : s.branches()) {
      expression(branch.test());
      statements(branch.body());
    }
    statements(s.otherwise());
    return null;
  }

  @Override
  public Void loop(Stmt.For s) {
    expression(s.items());
    target(s.target());
    s.condition().ifPresent(this::expression);
    body(s.body());
    body(s.otherwise());
    return null;
  }

  @Override
  public Void set(Stmt.Set s) {
    expression(s.value());
    target(s.target());
    return null;
  }

  @Override
  public Void setBlock(Stmt.SetBlock s) {
    body(s.body());
    expression(s.value());
    target(s.target());
    return null;
  }

  @Override
  public Void filterBlock(Stmt.FilterBlock s) {
    body(s.body());
    expression(s.value());
    return null;
  }

  @Override
  public Void macro(Stmt.Macro s) {
    parameters(s.parameters());
    body(s.body());
    return null;
  }

  @Override
  public Void callBlock(Stmt.CallBlock s) {
    expression(s.call());
    parameters(s.parameters());
    body(s.body());
    return null;
  }

  @Override
  public Void with(Stmt.With s) {
    for (Stmt.With.Binding binding : s.bindings()) {
      expression(binding.value());
      target(binding.target());
    }
    body(s.body());
    return null;
  }

  @Override
  public Void generation(Stmt.Generation s) {
    body(s.body());
    return null;
  }

  @Override
  public Void leave(Stmt.Break s) {
    return null;
  }

  @Override
  public Void proceed(Stmt.Continue s) {
    return null;
  }
}
