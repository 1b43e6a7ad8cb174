package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.syntax.ExprWalker;

/** Whether Jinja can compute an expression before it runs the template. */
final class Constants extends ExprWalker {
  private boolean variable;
  private boolean function;

  private Constants() {}

  private static Constants in(Expr expression) {
    Constants found = new Constants();
    found.walk(expression);
    return found;
  }

  /**
   * Whether Jinja misreads a power: it computes a constant base and forgets the parentheses, so
   * that {@code -2 ** x} becomes {@code -(2 ** x)}.
   */
  static boolean misread(Expr.Binary power) {
    if (power.left() instanceof Expr.Literal || in(power.left()).variable) return false;
    Constants exponent = in(power.right());
    return exponent.variable || exponent.function;
  }

  @Override
  public Void name(Expr.Name e) {
    variable = true;
    return null;
  }

  @Override
  public Void filter(Expr.Filter e) {
    function = true;
    return super.filter(e);
  }

  @Override
  public Void test(Expr.Test e) {
    function = true;
    return super.test(e);
  }
}
