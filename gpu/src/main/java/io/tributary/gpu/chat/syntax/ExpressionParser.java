package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.syntax.Expr.Arguments;
import io.tributary.gpu.chat.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Jinja's expressions, loosest first: conditional, or, and, not, comparison, + -, ~, * / // %, **,
 * sign, then attributes, items, calls, filters and tests. Unlike in Python, {@code **} groups from
 * the left and a sign binds tighter than it.
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream in;
  private final PrimaryParser primary;

  ExpressionParser(TokenStream in) {
    this.in = in;
    primary = new PrimaryParser(in, this);
  }

  PrimaryParser primary() {
    return primary;
  }

  Expr expression() {
    in.enter();
    int line = in.line();
    Expr value = or();
    while (in.skipName("if")) {
      Expr test = or();
      Optional<Expr> otherwise = in.skipName("else") ? Optional.of(expression()) : Optional.empty();
      value = new Expr.Conditional(line, test, value, otherwise);
    }
    in.leave();
    return value;
  }

  /** Without a conditional at the top, since {@code if} means something else there. */
  Expr or() {
    int line = in.line();
    Expr left = and();
    while (in.skipName("or")) left = new Expr.Logic(line, false, left, and());
    return left;
  }

  private Expr and() {
    int line = in.line();
    Expr left = not();
    while (in.skipName("and")) left = new Expr.Logic(line, true, left, not());
    return left;
  }

  private Expr not() {
    if (!in.current().isName("not")) return comparison();
    int line = in.next().line();
    in.enter();
    Expr operand = not();
    in.leave();
    return new Expr.Unary(line, "not", operand);
  }

  private Expr comparison() {
    int line = in.line();
    Expr first = sum();
    List<Expr.Compare.Step> steps = new ArrayList<>();
    for (Optional<String> op = comparisonOperator(); op.isPresent(); op = comparisonOperator()) {
      steps.add(new Expr.Compare.Step(op.get(), sum()));
    }
    return steps.isEmpty() ? first : new Expr.Compare(line, first, steps);
  }

  private Optional<String> comparisonOperator() {
    Token token = in.current();
    if (token.is(Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
      return Optional.of(in.next().text());
    }
    if (in.skipName("in")) return Optional.of("in");
    if (token.isName("not") && in.following().isName("in")) {
      in.next();
      in.next();
      return Optional.of("not in");
    }
    return Optional.empty();
  }

  private Expr sum() {
    int line = in.line();
    Expr left = concat();
    while (in.current().isOperator("+") || in.current().isOperator("-")) {
      left = new Expr.Binary(line, in.next().text(), left, concat());
    }
    return left;
  }

  private Expr concat() {
    int line = in.line();
    List<Expr> parts = new ArrayList<>(List.of(product()));
    while (in.skipOperator("~")) parts.add(product());
    return parts.size() == 1 ? parts.get(0) : new Expr.Concat(line, parts);
  }

  private Expr product() {
    int line = in.line();
    Expr left = power();
    while (in.current().is(Kind.OPERATOR)
        && Set.of("*", "/", "//", "%").contains(in.current().text())) {
      left = new Expr.Binary(line, in.next().text(), left, power());
    }
    return left;
  }

  private Expr power() {
    int line = in.line();
    Expr left = unary(true);
    while (in.skipOperator("**")) left = new Expr.Binary(line, "**", left, unary(true));
    return left;
  }

  private Expr unary(boolean withFilters) {
    int line = in.line();
    Expr value;
    if (in.current().isOperator("-") || in.current().isOperator("+")) {
      String sign = in.next().text();
      in.enter();
      value = new Expr.Unary(line, sign, unary(false));
      in.leave();
    } else {
      value = primary.primary();
    }
    value = primary.postfix(value);
    return withFilters ? filters(value) : value;
  }

  private Expr filters(Expr input) {
    Expr value = input;
    while (true) {
      if (in.current().isOperator("|")) value = filter(value);
      else if (in.current().isName("is")) value = test(value);
      else if (in.current().isOperator("(")) value = primary.call(value);
      else return value;
    }
  }

  /** One filter, from its {@code |}. */
  Expr filter(Expr input) {
    in.expectOperator("|");
    return namedFilter(input);
  }

  /** One filter, from its name. */
  Expr namedFilter(Expr input) {
    Token name = in.expect(Kind.NAME);
    Arguments arguments = in.current().isOperator("(") ? primary.arguments() : Arguments.NONE;
    return new Expr.Filter(name.line(), input, name.text(), arguments);
  }

  private Expr test(Expr input) {
    int line = in.next().line();
    boolean negated = in.skipName("not");
    String name = in.expect(Kind.NAME).text();
    Expr test = new Expr.Test(line, input, name, testArguments());
    return negated ? new Expr.Unary(line, "not", test) : test;
  }

  /** A test takes one argument without parentheses, as in {@code x is divisibleby 3}. */
  private Arguments testArguments() {
    Token token = in.current();
    if (token.isOperator("(")) return primary.arguments();
    boolean argument =
        switch (token.kind()) {
          case NAME -> !Set.of("else", "or", "and").contains(token.text());
          case STRING, NUMBER -> true;
          case OPERATOR -> token.text().equals("[") || token.text().equals("{");
          default -> false;
        };
    if (!argument) return Arguments.NONE;
    if (token.isName("is")) throw in.error("tests cannot be chained with 'is'");
    return new Arguments(List.of(primary.postfix(primary.primary())), List.of(), Optional.empty());
  }
}
