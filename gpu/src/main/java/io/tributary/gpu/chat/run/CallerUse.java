package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Body;
import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.syntax.ExprWalker;
import io.tributary.gpu.chat.syntax.Stmt;
import io.tributary.gpu.chat.syntax.StmtWalker;

/** Whether a macro mentions {@code caller}, and so may be called by a call block. */
final class CallerUse extends StmtWalker {
  private boolean found;

  private CallerUse() {}

  static boolean in(Body body) {
    CallerUse use = new CallerUse();
    use.body(body);
    return use.found;
  }

  @Override
  protected void expression(Expr expression) {
    new ExprWalker() {
      @Override
      public Void name(Expr.Name e) {
        found |= e.name().equals("caller");
        return null;
      }
    }.walk(expression);
  }

  @Override
  protected void target(Stmt.Target target) {}
}
