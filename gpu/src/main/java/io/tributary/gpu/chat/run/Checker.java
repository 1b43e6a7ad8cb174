package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Body;
import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.syntax.Stmt;
import io.tributary.gpu.chat.syntax.StmtWalker;
import io.tributary.gpu.chat.syntax.SyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses, before it ever runs, a template that uses what is not supported: statements that Jinja
 * allows elsewhere only, and in expressions what {@link ExpressionChecker} finds.
 */
final class Checker extends StmtWalker {
  private final ExpressionChecker expressions;
  private boolean inLoop;

  private Checker(Set<String> assigned) {
    expressions = new ExpressionChecker(assigned);
  }

  /**
   * Checks a template.
   *
   * @throws SyntaxException at the first thing that is not supported
   */
  static void check(Body template) {
    new Checker(Assigned.in(template)).body(template);
  }

  /** All names that a template sets anywhere. */
  private static final class Assigned extends StmtWalker {
    private final Set<String> names = new HashSet<>(Set.of("caller"));

    static Set<String> in(Body template) {
      Assigned assigned = new Assigned();
      assigned.body(template);
      return assigned.names;
    }

    @Override
    protected void expression(Expr expression) {}

    @Override
    protected void target(Stmt.Target target) {
      if (target instanceof Stmt.Target.Variable variable) names.add(variable.name());
      if (target instanceof Stmt.Target.Several several) several.targets().forEach(this::target);
    }

    @Override
    protected void parameters(List<Stmt.Parameter> parameters) {
      parameters.forEach(parameter -> names.add(parameter.name()));
    }

    @Override
    public Void macro(Stmt.Macro s) {
      names.add(s.name());
      return super.macro(s);
    }
  }

  @Override
  protected void expression(Expr expression) {
    expressions.walk(expression);
  }

  @Override
  protected void target(Stmt.Target target) {}

  @Override
  public Void loop(Stmt.For s) {
    expression(s.items());
    s.condition().ifPresent(this::expression);
    boolean before = inLoop;
    inLoop = true;
    expressions.enterLoop();
    body(s.body());
    expressions.leaveLoop();
    inLoop = before;
    body(s.otherwise());
    return null;
  }

  /** A body that is not left by a break, since it is called or its text is kept. */
  private Void apart(Runnable walk) {
    boolean before = inLoop;
    inLoop = false;
    walk.run();
    inLoop = before;
    return null;
  }

  @Override
  public Void setBlock(Stmt.SetBlock s) {
    return apart(() -> super.setBlock(s));
  }

  @Override
  public Void filterBlock(Stmt.FilterBlock s) {
    return apart(() -> super.filterBlock(s));
  }

  @Override
  public Void macro(Stmt.Macro s) {
    return apart(() -> inMacro(() -> super.macro(s)));
  }

  @Override
  public Void callBlock(Stmt.CallBlock s) {
    return apart(() -> inMacro(() -> super.callBlock(s)));
  }

  private void inMacro(Runnable walk) {
    expressions.enterMacro();
    walk.run();
    expressions.leaveMacro();
  }

  @Override
  public Void generation(Stmt.Generation s) {
    return apart(() -> super.generation(s));
  }

  @Override
  public Void leave(Stmt.Break s) {
    return onlyInLoop(s.line(), "break");
  }

  @Override
  public Void proceed(Stmt.Continue s) {
    return onlyInLoop(s.line(), "continue");
  }

  private Void onlyInLoop(int line, String name) {
    if (inLoop) return null;
    throw new SyntaxException(
        line,
        "{% "
            + name
            + " %} must be in a for loop, with no macro, call, filter, set or generation block"
            + " between");
  }
}
