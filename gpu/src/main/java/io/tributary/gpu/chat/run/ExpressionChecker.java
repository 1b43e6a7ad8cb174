package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.syntax.ExprWalker;
import io.tributary.gpu.chat.syntax.SyntaxException;
import io.tributary.gpu.chat.values.Attributes;
import io.tributary.gpu.chat.values.LoopValue;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Refuses filters, tests, functions and methods that are not supported, and wrong arguments. */
final class ExpressionChecker extends ExprWalker {
  /** Deeper ones would use up the stack. */
  private static final int DEEPEST = 150;

  private final Set<String> assigned;
  private int depth;
  private int loops;
  private int macros;

  /**
   * @param assigned all names that the template sets, which may be macros
   */
  ExpressionChecker(Set<String> assigned) {
    this.assigned = assigned;
  }

  void enterLoop() {
    loops++;
  }

  void leaveLoop() {
    loops--;
  }

  void enterMacro() {
    macros++;
  }

  void leaveMacro() {
    macros--;
  }

  @Override
  public void walk(Expr expression) {
    if (++depth > DEEPEST) {
      throw new SyntaxException(
          expression.line(),
          "an expression of more than " + DEEPEST + " parts in each other; that is the limit");
    }
    super.walk(expression);
    depth--;
  }

  @Override
  public Void name(Expr.Name e) {
    String name = e.name();
    if (assigned.contains(name)) return null;
    if (Globals.notSupported(name)) throw unsupported(e, "'" + name + "'");
    if (macros > 0 && (name.equals("varargs") || name.equals("kwargs"))) {
      throw unsupported(e, "'" + name + "' in a macro");
    }
    return null;
  }

  @Override
  public Void filter(Expr.Filter e) {
    Filter filter =
        Filters.named(e.name())
            .orElseThrow(
                () ->
                    new SyntaxException(
                        e.line(),
                        "the filter '"
                            + e.name()
                            + "' is not supported; supported are "
                            + listed(Filters.names())));
    fault(e, "the filter '" + e.name() + "' ", filter.fault(e.arguments()));
    return super.filter(e);
  }

  @Override
  public Void test(Expr.Test e) {
    Tests.Test test =
        Tests.named(e.name())
            .orElseThrow(
                () ->
                    new SyntaxException(
                        e.line(),
                        "the test '"
                            + e.name()
                            + "' is not supported; supported are "
                            + listed(Tests.names())));
    fault(e, "the test '" + e.name() + "' ", Faults.of(test.parameters(), e.arguments()));
    return super.test(e);
  }

  @Override
  public Void attribute(Expr.Attribute e) {
    if (e.name().startsWith("__")) throw unsupported(e, "the attribute '" + e.name() + "'");
    boolean loop = loops > 0 && e.object() instanceof Expr.Name name && name.name().equals("loop");
    if (loop && !LoopValue.fields().contains(e.name())) {
      throw new SyntaxException(
          e.line(),
          "'loop." + e.name() + "' is not supported; supported are " + listed(LoopValue.fields()));
    }
    return super.attribute(e);
  }

  @Override
  public Void call(Expr.Call e) {
    if (e.function() instanceof Expr.Name function) function(e, function.name());
    else if (e.function() instanceof Expr.Attribute method) method(e, method.name());
    else if (e.function() instanceof Expr.Item item) key(e, item.key());
    return super.call(e);
  }

  private void function(Expr.Call e, String name) {
    if (assigned.contains(name)) return;
    if (!Globals.names().contains(name)) {
      Set<String> known = new TreeSet<>(Globals.names());
      throw new SyntaxException(
          e.line(),
          "the function '"
              + name
              + "' is not supported; supported are "
              + listed(known)
              + " and the template's own macros");
    }
    Globals.parameters(name)
        .ifPresent(p -> fault(e, "the function '" + name + "' ", Faults.of(p, e.arguments())));
    if (name.equals("strftime_now")) {
      fault(
          e,
          "strftime_now: ",
          Faults.literal(e.arguments().positional(), 0).flatMap(Strftime::fault));
    }
  }

  /** An item may be a macro; one with a name may be a method. */
  private void key(Expr.Call e, Expr key) {
    if (key instanceof Expr.Literal literal && literal.value() instanceof String name) {
      method(e, name);
    }
  }

  private void method(Expr.Call e, String name) {
    boolean known =
        Attributes.methods().contains(name)
            || Attributes.forbidden().contains(name)
            || LoopValue.fields().contains(name);
    if (known) return;
    throw new SyntaxException(
        e.line(),
        "the method '"
            + name
            + "' is not supported; supported are "
            + listed(Attributes.methods()));
  }

  @Override
  public Void binary(Expr.Binary e) {
    boolean format =
        e.operator().equals("%")
            && e.left() instanceof Expr.Literal literal
            && literal.value() instanceof String;
    if (format) throw unsupported(e, "formatting a string with %");
    super.binary(e);
    if (e.operator().equals("**") && Constants.misread(e)) {
      throw unsupported(e, "a computed constant to a power that is no constant");
    }
    return null;
  }

  private static void fault(Expr e, String what, Optional<String> fault) {
    fault.ifPresent(
        text -> {
          throw new SyntaxException(e.line(), what + text);
        });
  }

  private static SyntaxException unsupported(Expr e, String what) {
    return new SyntaxException(e.line(), what + " is not supported");
  }

  private static String listed(Set<String> names) {
    return String.join(", ", names);
  }
}
