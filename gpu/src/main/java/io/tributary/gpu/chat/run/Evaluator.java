package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.values.Access;
import io.tributary.gpu.chat.values.Arithmetic;
import io.tributary.gpu.chat.values.Bool;
import io.tributary.gpu.chat.values.CallArguments;
import io.tributary.gpu.chat.values.Comparing;
import io.tributary.gpu.chat.values.DictValue;
import io.tributary.gpu.chat.values.FunctionValue;
import io.tributary.gpu.chat.values.Int;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.ListValue;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.Printer;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Real;
import io.tributary.gpu.chat.values.Sequences;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.TupleValue;
import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates expressions in a frame. */
final class Evaluator implements Expr.Visitor<Value> {
  private final Limits limits;
  private Frame frame;
  private String captured = "";

  Evaluator(Limits limits, Frame frame) {
    this.limits = limits;
    this.frame = frame;
  }

  Frame frame() {
    return frame;
  }

  /** Goes on in another frame. */
  void frame(Frame next) {
    frame = next;
  }

  /**
   * The value of an expression.
   *
   * @throws RenderException if Python would raise anything; with the line of the innermost part
   */
  Value value(Expr expression) {
    limits.enter();
    try {
      return expression.accept(this);
    } catch (PythonException | RaisedByTemplate e) {
      throw new RenderException(expression.line(), e);
    } finally {
      limits.leave();
    }
  }

  /** The value of the filters of a block, applied to its text. */
  Value filtered(Expr filters, String text) {
    captured = text;
    return value(filters);
  }

  @Override
  public Value captured(Expr.Captured e) {
    return new Text(captured);
  }

  @Override
  public Value literal(Expr.Literal e) {
    Object value = e.value();
    if (value == null) return None.NONE;
    if (value instanceof Boolean truth) return Bool.of(truth);
    if (value instanceof BigInteger whole) return new Int(whole);
    if (value instanceof Double real) return new Real(real);
    return new Text((String) value);
  }

  @Override
  public Value name(Expr.Name e) {
    return frame.get(e.name());
  }

  private List<Value> values(List<Expr> expressions) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expr expression : expressions) values.add(value(expression));
    return values;
  }

  @Override
  public Value list(Expr.ListOf e) {
    return new ListValue(values(e.items()));
  }

  @Override
  public Value tuple(Expr.TupleOf e) {
    return new TupleValue(values(e.items()));
  }

  @Override
  public Value dict(Expr.DictOf e) {
    DictValue.Builder dict = new DictValue.Builder();
    for (Expr.DictOf.Pair pair : e.pairs()) dict.put(value(pair.key()), value(pair.value()));
    return dict.build();
  }

  @Override
  public Value attribute(Expr.Attribute e) {
    return Access.attribute(value(e.object()), e.name(), limits);
  }

  @Override
  public Value item(Expr.Item e) {
    return Access.item(value(e.object()), value(e.key()), limits);
  }

  @Override
  public Value slice(Expr.Slice e) {
    return Sequences.slice(
        value(e.object()), bound(e.start()), bound(e.stop()), bound(e.step()), limits);
  }

  private Value bound(Optional<Expr> bound) {
    return bound.map(this::value).orElse(None.NONE);
  }

  @Override
  public Value call(Expr.Call e) {
    return call(e, Map.of());
  }

  /**
   * A call.
   *
   * @param more arguments besides those written there
   */
  Value call(Expr.Call e, Map<String, Value> more) {
    Value function = value(e.function());
    CallArguments arguments = arguments(e.arguments(), more);
    if (function instanceof Undefined undefined) throw undefined.error();
    if (function instanceof FunctionValue called) return called.body().call(arguments, limits);
    throw new PythonException("'" + function.type() + "' object is not callable");
  }

  private CallArguments arguments(Expr.Arguments arguments, Map<String, Value> more) {
    List<Value> positional = values(arguments.positional());
    arguments.spread().ifPresent(e -> positional.addAll(Sequences.list(value(e), limits)));
    Map<String, Value> named = new LinkedHashMap<>();
    for (Expr.Arguments.Named one : arguments.named()) named.put(one.name(), value(one.value()));
    more.forEach(
        (name, value) -> {
          if (named.put(name, value) != null) {
            throw new PythonException("the argument '" + name + "' is given twice");
          }
        });
    return new CallArguments(positional, named);
  }

  @Override
  public Value filter(Expr.Filter e) {
    Filter filter = Filters.named(e.name()).orElseThrow();
    return filter.apply(value(e.input()), arguments(e.arguments(), Map.of()), limits);
  }

  @Override
  public Value test(Expr.Test e) {
    Tests.Test test = Tests.named(e.name()).orElseThrow();
    return Bool.of(test.holds(value(e.input()), arguments(e.arguments(), Map.of()), limits));
  }

  @Override
  public Value unary(Expr.Unary e) {
    Value operand = value(e.operand());
    return switch (e.operator()) {
      case "not" -> Bool.of(!operand.truth());
      case "-" -> Arithmetic.negate(operand);
      case "+" -> Arithmetic.plus(operand);
      default -> throw new IllegalStateException(e.operator());
    };
  }

  @Override
  public Value binary(Expr.Binary e) {
    Value left = value(e.left());
    Value right = value(e.right());
    return switch (e.operator()) {
      case "+" -> Arithmetic.add(left, right, limits);
      case "-" -> Arithmetic.subtract(left, right);
      case "*" -> Arithmetic.multiply(left, right, limits);
      case "/" -> Arithmetic.divide(left, right);
      case "//" -> Arithmetic.floorDivide(left, right);
      case "%" -> Arithmetic.modulo(left, right);
      case "**" -> Arithmetic.power(left, right, limits);
      default -> throw new IllegalStateException(e.operator());
    };
  }

  @Override
  public Value logic(Expr.Logic e) {
    Value left = value(e.left());
    return left.truth() == e.and() ? value(e.right()) : left;
  }

  @Override
  public Value concat(Expr.Concat e) {
    Printer out = new Printer(limits);
    for (Value part : values(e.parts())) part.str(out);
    return new Text(out.toString());
  }

  @Override
  public Value compare(Expr.Compare e) {
    Value left = value(e.first());
    for (Expr.Compare.Step step : e.steps()) {
      Value right = value(step.right());
      if (!holds(step.operator(), left, right)) return Bool.FALSE;
      left = right;
    }
    return Bool.TRUE;
  }

  private boolean holds(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> Comparing.equal(left, right, limits);
      case "!=" -> !Comparing.equal(left, right, limits);
      case "<" -> Comparing.less(left, right, limits);
      case "<=" -> Comparing.lessOrEqual(left, right, limits);
      case ">" -> Comparing.less(right, left, limits);
      case ">=" -> Comparing.lessOrEqual(right, left, limits);
      case "in" -> Comparing.contains(right, left, limits);
      case "not in" -> !Comparing.contains(right, left, limits);
      default -> throw new IllegalStateException(operator);
    };
  }

  @Override
  public Value conditional(Expr.Conditional e) {
    if (value(e.test()).truth()) return value(e.then());
    return e.otherwise()
        .map(this::value)
        .orElseGet(
            () -> new Undefined("the inline if-expression evaluated to false and has no else"));
  }
}
