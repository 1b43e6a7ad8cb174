package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.syntax.Stmt.Parameter;
import io.tributary.gpu.chat.syntax.Stmt.Target;
import io.tributary.gpu.chat.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Jinja's statements. */
final class StatementParser {
  private static final String SUPPORTED =
      "if, for, break, continue, set, macro, call, filter, with, generation and raw";

  private final TokenStream in;
  private final ExpressionParser expressions;
  private final TargetParser targets;

  StatementParser(TokenStream in) {
    this.in = in;
    expressions = new ExpressionParser(in);
    targets = new TargetParser(in);
  }

  /** The whole template. */
  Body template() {
    List<Stmt> all = statements();
    if (in.current().is(Kind.BLOCK_BEGIN)) throw unknown(in.following());
    return new Body(all);
  }

  /** Up to the end of the template, or the tag that begins with one of these names. */
  private List<Stmt> statements(String... ends) {
    List<Stmt> all = new ArrayList<>();
    while (!in.current().is(Kind.END)) {
      Token token = in.current();
      switch (token.kind()) {
        case TEXT -> all.add(new Stmt.Output(in.next().line(), token.text()));
        case PRINT_BEGIN -> all.add(print());
        default -> {
          for (String end : ends) if (in.following().isName(end)) return all;
          all.add(block());
        }
      }
    }
    if (ends.length > 0) throw in.unexpected("{% " + ends[ends.length - 1] + " %}");
    return all;
  }

  private Stmt print() {
    int line = in.next().line();
    Expr value = tuple();
    in.expect(Kind.PRINT_END);
    return new Stmt.Print(line, value);
  }

  private Expr tuple() {
    return expressions.primary().tuple(expressions::expression, () -> false);
  }

  private Stmt block() {
    in.expect(Kind.BLOCK_BEGIN);
    Token name = in.expect(Kind.NAME);
    int line = name.line();
    in.enter();
    Stmt statement =
        switch (name.text()) {
          case "if" -> when(line);
          case "for" -> loop(line);
          case "set" -> set(line);
          case "macro" -> macro(line);
          case "call" -> call(line);
          case "filter" -> filter(line);
          case "with" -> with(line);
          case "generation" -> new Stmt.Generation(line, body("endgeneration"));
          case "break" -> new Stmt.Break(line);
          case "continue" -> new Stmt.Continue(line);
          default -> throw unknown(name);
        };
    in.leave();
    in.expect(Kind.BLOCK_END);
    return statement;
  }

  private static SyntaxException unknown(Token name) {
    String what =
        name.text().startsWith("end") || name.isName("else") || name.isName("elif")
            ? "{% " + name.text() + " %} closes nothing that is open here"
            : "the statement {% "
                + name.text()
                + " %} is not supported; supported are "
                + SUPPORTED;
    return new SyntaxException(name.line(), what);
  }

  /** Statements from the end of this tag up to the name of a closing one, which is read. */
  private List<Stmt> until(String... ends) {
    in.skipOperator(":");
    in.expect(Kind.BLOCK_END);
    List<Stmt> all = statements(ends);
    in.expect(Kind.BLOCK_BEGIN);
    return all;
  }

  private Body body(String end) {
    Body body = new Body(until(end));
    in.expectName(end);
    return body;
  }

  private Stmt when(int line) {
    List<Stmt.If.Branch> branches = new ArrayList<>();
    List<Stmt> otherwise = List.of();
    do {
      Expr test = expressions.primary().tuple(expressions::or, () -> false);
      branches.add(new Stmt.If.Branch(test, until("elif", "else", "endif")));
    } while (in.skipName("elif"));
    if (in.skipName("else")) otherwise = until("endif");
    in.expectName("endif");
    return new Stmt.If(line, branches, otherwise);
  }

  private Stmt loop(int line) {
    Target target = targets.target(false);
    in.expectName("in");
    Expr items =
        expressions.primary().tuple(expressions::or, () -> in.current().isName("recursive"));
    Optional<Expr> condition =
        in.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    if (in.current().isName("recursive")) {
      throw in.error("a recursive for loop is not supported; write a macro that calls itself");
    }
    Body body = new Body(until("else", "endfor"));
    Body otherwise = in.skipName("else") ? new Body(until("endfor")) : new Body(List.of());
    in.expectName("endfor");
    return new Stmt.For(line, target, items, condition, body, otherwise);
  }

  private Stmt set(int line) {
    Target target = targets.target(true);
    if (in.skipOperator("=")) return new Stmt.Set(line, target, tuple());
    Expr value = new Expr.Captured(line);
    while (in.current().isOperator("|")) value = expressions.filter(value);
    return new Stmt.SetBlock(line, target, value, body("endset"));
  }

  private Stmt macro(int line) {
    String name = targets.name().text();
    List<Parameter> parameters = parameters();
    return new Stmt.Macro(line, name, parameters, body("endmacro"));
  }

  private List<Parameter> parameters() {
    in.expectOperator("(");
    List<Parameter> parameters = new ArrayList<>();
    while (!in.current().isOperator(")")) {
      if (!parameters.isEmpty()) in.expectOperator(",");
      String name = targets.name().text();
      Optional<Expr> otherwise =
          in.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
      boolean after = !parameters.isEmpty() && last(parameters).otherwise().isPresent();
      if (otherwise.isEmpty() && after) {
        throw in.error("the parameter '" + name + "' needs a default, as the one before has one");
      }
      if (parameters.stream().anyMatch(p -> p.name().equals(name))) {
        throw in.error("the parameter '" + name + "' is there twice");
      }
      parameters.add(new Parameter(name, otherwise));
    }
    in.expectOperator(")");
    return parameters;
  }

  private static Parameter last(List<Parameter> parameters) {
    return parameters.get(parameters.size() - 1);
  }

  private Stmt call(int line) {
    List<Parameter> parameters = in.current().isOperator("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Expr.Call call)) {
      throw new SyntaxException(line, "{% call %} needs a call of a macro");
    }
    return new Stmt.CallBlock(line, parameters, call, body("endcall"));
  }

  private Stmt filter(int line) {
    Expr value = expressions.namedFilter(new Expr.Captured(line));
    while (in.current().isOperator("|")) value = expressions.filter(value);
    return new Stmt.FilterBlock(line, value, body("endfilter"));
  }

  private Stmt with(int line) {
    List<Stmt.With.Binding> bindings = new ArrayList<>();
    while (!in.current().is(Kind.BLOCK_END)) {
      if (!bindings.isEmpty()) in.expectOperator(",");
      Target target = new Target.Variable(in.line(), targets.name().text());
      in.expectOperator("=");
      bindings.add(new Stmt.With.Binding(target, expressions.expression()));
    }
    return new Stmt.With(line, bindings, body("endwith"));
  }
}
