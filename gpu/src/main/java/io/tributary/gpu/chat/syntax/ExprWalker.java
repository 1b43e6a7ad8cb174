package io.tributary.gpu.chat.syntax;

import java.util.List;
import java.util.Optional;

/** Goes through an expression and all inside it, in the order of evaluation. */
public abstract class ExprWalker implements Expr.Visitor<Void> {
  public void walk(Expr expression) {
    expression.accept(this);
  }

  private Void all(List<Expr> expressions) {
    expressions.forEach(this::walk);
    return null;
  }

  private Void some(Optional<Expr> expression) {
    expression.ifPresent(this::walk);
    return null;
  }

  private Void arguments(Expr.Arguments arguments) {
    all(arguments.positional());
    arguments.named().forEach(named -> walk(named.value()));
    return some(arguments.spread());
  }

  @Override
  public Void literal(Expr.Literal e) {
    return null;
  }

  @Override
  public Void name(Expr.Name e) {
    return null;
  }

  @Override
  public Void captured(Expr.Captured e) {
    return null;
  }

  @Override
  public Void list(Expr.ListOf e) {
    return all(e.items());
  }

  @Override
  public Void tuple(Expr.TupleOf e) {
    return all(e.items());
  }

  @Override
  public Void dict(Expr.DictOf e) {
    for (Expr.DictOf.Pair pair : e.pairs()) {
      walk(pair.key());
      walk(pair.value());
    }
    return null;
  }

  @Override
  public Void attribute(Expr.Attribute e) {
    walk(e.object());
    return null;
  }

  @Override
  public Void item(Expr.Item e) {
    walk(e.object());
    walk(e.key());
    return null;
  }

  @Override
  public Void slice(Expr.Slice e) {
    walk(e.object());
    some(e.start());
    some(e.stop());
    return some(e.step());
  }

  @Override
  public Void call(Expr.Call e) {
    walk(e.function());
    return arguments(e.arguments());
  }

  @Override
  public Void filter(Expr.Filter e) {
    walk(e.input());
    return arguments(e.arguments());
  }

  @Override
  public Void test(Expr.Test e) {
    walk(e.input());
    return arguments(e.arguments());
  }

  @Override
  public Void unary(Expr.Unary e) {
    walk(e.operand());
    return null;
  }

  @Override
  public Void binary(Expr.Binary e) {
    walk(e.left());
    walk(e.right());
    return null;
  }

  @Override
  public Void logic(Expr.Logic e) {
    walk(e.left());
    walk(e.right());
    return null;
  }

  @Override
  public Void concat(Expr.Concat e) {
    return all(e.parts());
  }

  @Override
  public Void compare(Expr.Compare e) {
    walk(e.first());
    e.steps().forEach(step -> walk(step.right()));
    return null;
  }

  @Override
  public Void conditional(Expr.Conditional e) {
    // Jinja looks at the parts in this order when it finds out what a variable refers to.
    walk(e.test());
    walk(e.then());
    return some(e.otherwise());
  }
}
