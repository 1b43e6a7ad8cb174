package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.syntax.Stmt.Target;
import io.tributary.gpu.chat.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What stands on the left of an assignment or after {@code for}. */
final class TargetParser {
  private static final Set<String> FIXED =
      Set.of(
          "true", "True", "false", "False", "none", "None", "and", "else", "if", "in", "is", "not",
          "or", "loop", "caller", "varargs", "kwargs", "self");

  private final TokenStream in;

  TargetParser(TokenStream in) {
    this.in = in;
  }

  /**
   * One target, or several with commas.
   *
   * @param fields whether fields of namespaces are allowed
   */
  Target target(boolean fields) {
    in.enter();
    int line = in.line();
    List<Target> targets = new ArrayList<>(List.of(one(fields)));
    boolean comma = false;
    while (in.skipOperator(",")) {
      comma = true;
      if (in.current().isOperator(")")) break;
      targets.add(one(fields));
    }
    in.leave();
    return comma ? new Target.Several(line, targets) : targets.get(0);
  }

  private Target one(boolean fields) {
    if (in.skipOperator("(")) {
      Target inner = target(false);
      in.expectOperator(")");
      return inner;
    }
    Token name = name();
    if (!fields || !in.skipOperator(".")) {
      return new Target.Variable(name.line(), name.text());
    }
    return new Target.Field(name.line(), name.text(), in.expect(Kind.NAME).text());
  }

  /** A name that can be set. */
  Token name() {
    Token name = in.expect(Kind.NAME);
    if (FIXED.contains(name.text())) {
      throw new SyntaxException(name.line(), "'" + name.text() + "' cannot be assigned to");
    }
    return name;
  }
}
