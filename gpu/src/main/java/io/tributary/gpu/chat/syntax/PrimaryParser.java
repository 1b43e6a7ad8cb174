package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.syntax.Expr.Arguments;
import io.tributary.gpu.chat.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Names, literals, parentheses, and what follows them: attributes, items, slices and calls. */
final class PrimaryParser {
  /** Jinja would take these for variables where an operand is missing. */
  private static final Set<String> KEYWORDS =
      Set.of("and", "else", "if", "in", "is", "not", "or", "for", "elif");

  private final TokenStream in;
  private final ExpressionParser expressions;

  PrimaryParser(TokenStream in, ExpressionParser expressions) {
    this.in = in;
    this.expressions = expressions;
  }

  Expr primary() {
    Token token = in.current();
    return switch (token.kind()) {
      case NAME -> name();
      case STRING -> string();
      case NUMBER -> new Expr.Literal(token.line(), in.next().value());
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parenthesised();
            case "[" -> list();
            case "{" -> dict();
            default -> throw in.unexpected("an expression");
          };
      default -> throw in.unexpected("an expression");
    };
  }

  private Expr name() {
    Token token = in.next();
    return switch (token.text()) {
      case "true", "True" -> new Expr.Literal(token.line(), true);
      case "false", "False" -> new Expr.Literal(token.line(), false);
      case "none", "None" -> new Expr.Literal(token.line(), null);
      default -> {
        if (KEYWORDS.contains(token.text())) {
          throw new SyntaxException(
              token.line(), token.described() + " where an expression is expected");
        }
        yield new Expr.Name(token.line(), token.text());
      }
    };
  }

  /** Strings next to each other are one. */
  private Expr string() {
    int line = in.line();
    StringBuilder text = new StringBuilder();
    while (in.current().is(Kind.STRING)) text.append(in.next().text());
    return new Expr.Literal(line, text.toString());
  }

  private Expr parenthesised() {
    int line = in.next().line();
    Expr inner =
        in.current().isOperator(")")
            ? new Expr.TupleOf(line, List.of())
            : tuple(expressions::expression, () -> false);
    in.expectOperator(")");
    return inner;
  }

  /** Expressions with commas between make a tuple, one without a comma itself. */
  Expr tuple(Supplier<Expr> element, BooleanSupplier end) {
    int line = in.line();
    List<Expr> items = new ArrayList<>();
    boolean comma = false;
    do {
      boolean ended =
          in.current().is(Kind.PRINT_END)
              || in.current().is(Kind.BLOCK_END)
              || in.current().isOperator(")")
              || end.getAsBoolean();
      if (comma && ended) break;
      items.add(element.get());
      if (!in.skipOperator(",")) break;
      comma = true;
    } while (true);
    return comma ? new Expr.TupleOf(line, items) : items.get(0);
  }

  private Expr list() {
    int line = in.next().line();
    List<Expr> items = new ArrayList<>();
    while (!in.current().isOperator("]")) {
      if (!items.isEmpty()) in.expectOperator(",");
      if (in.current().isOperator("]")) break;
      items.add(expressions.expression());
    }
    in.expectOperator("]");
    return new Expr.ListOf(line, items);
  }

  private Expr dict() {
    int line = in.next().line();
    List<Expr.DictOf.Pair> pairs = new ArrayList<>();
    while (!in.current().isOperator("}")) {
      if (!pairs.isEmpty()) in.expectOperator(",");
      if (in.current().isOperator("}")) break;
      Expr key = expressions.expression();
      in.expectOperator(":");
      pairs.add(new Expr.DictOf.Pair(key, expressions.expression()));
    }
    in.expectOperator("}");
    return new Expr.DictOf(line, pairs);
  }

  Expr postfix(Expr start) {
    Expr value = start;
    while (true) {
      if (in.current().isOperator(".")) value = attribute(value);
      else if (in.current().isOperator("[")) value = item(value);
      else if (in.current().isOperator("(")) value = call(value);
      else return value;
    }
  }

  private Expr attribute(Expr object) {
    int line = in.next().line();
    Token name = in.next();
    if (name.is(Kind.NAME)) return new Expr.Attribute(line, object, name.text());
    if (name.is(Kind.NUMBER) && !(name.value() instanceof Double)) {
      return new Expr.Item(line, object, new Expr.Literal(line, name.value()));
    }
    throw new SyntaxException(line, name.described() + " where a name is expected after '.'");
  }

  private Expr item(Expr object) {
    int line = in.next().line();
    if (in.current().isOperator(":")) return slice(line, object, Optional.empty());
    List<Expr> keys = new ArrayList<>(List.of(expressions.expression()));
    if (in.current().isOperator(":")) return slice(line, object, Optional.of(keys.get(0)));
    while (in.skipOperator(",")) keys.add(expressions.expression());
    in.expectOperator("]");
    Expr key = keys.size() == 1 ? keys.get(0) : new Expr.TupleOf(line, keys);
    return new Expr.Item(line, object, key);
  }

  private Expr slice(int line, Expr object, Optional<Expr> start) {
    in.expectOperator(":");
    Optional<Expr> stop = bound();
    Optional<Expr> step = in.skipOperator(":") ? bound() : Optional.empty();
    in.expectOperator("]");
    return new Expr.Slice(line, object, start, stop, step);
  }

  private Optional<Expr> bound() {
    boolean none = in.current().isOperator(":") || in.current().isOperator("]");
    return none ? Optional.empty() : Optional.of(expressions.expression());
  }

  Expr call(Expr function) {
    int line = in.line();
    return new Expr.Call(line, function, arguments());
  }

  Arguments arguments() {
    in.expectOperator("(");
    List<Expr> positional = new ArrayList<>();
    List<Arguments.Named> named = new ArrayList<>();
    Optional<Expr> spread = Optional.empty();
    boolean first = true;
    while (!in.current().isOperator(")")) {
      if (!first) in.expectOperator(",");
      if (in.current().isOperator(")")) break;
      first = false;
      if (in.current().isOperator("**")) {
        throw in.error("arguments given with ** are not supported");
      } else if (in.current().is(Kind.NAME) && in.following().isOperator("=")) {
        named.add(named(named));
      } else if (spread.isPresent()) {
        throw in.error("an argument without a name after one with *");
      } else if (in.skipOperator("*")) {
        spread = Optional.of(expressions.expression());
      } else if (named.isEmpty()) {
        positional.add(expressions.expression());
      } else {
        throw in.error("an argument without a name after one with a name");
      }
    }
    in.expectOperator(")");
    return new Arguments(positional, named, spread);
  }

  private Arguments.Named named(List<Arguments.Named> before) {
    String name = in.next().text();
    in.next();
    if (before.stream().anyMatch(other -> other.name().equals(name))) {
      throw in.error("the argument '" + name + "' is given twice");
    }
    return new Arguments.Named(name, expressions.expression());
  }
}
