package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Arithmetic;
import io.tributary.gpu.chat.values.Bool;
import io.tributary.gpu.chat.values.Bound;
import io.tributary.gpu.chat.values.Int;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.Markup;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.Numbers;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Real;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Filters that give numbers. */
final class NumberFilters {
  /** Beyond these, rounding a float changes nothing, or leaves nothing. */
  private static final int MOST_PLACES = 400;

  private NumberFilters() {}

  static void addTo(Map<String, Filter> all) {
    put(all, "int", "default?", NumberFilters::whole);
    put(all, "float", "default?", NumberFilters::real);
    put(all, "abs", "", (v, a, l) -> abs(v));
    put(all, "round", "precision? method?", NumberFilters::round);
    put(all, "sum", "attribute? start?", NumberFilters::sum);
  }

  private static void put(
      Map<String, Filter> all, String name, String parameters, Filter.Body body) {
    all.put(name, Filter.of(name, parameters, body));
  }

  private static Optional<String> text(Value value) {
    if (value instanceof Text text) return Optional.of(text.text());
    if (value instanceof Markup markup) return Optional.of(markup.text());
    return Optional.empty();
  }

  private static Value whole(Value input, Bound arguments, Limits limits) {
    limits.pass(input);
    if (input instanceof Undefined undefined) throw undefined.error();
    Optional<BigInteger> whole = Numbers.whole(input);
    if (input instanceof Real real) {
      whole = NumberText.truncated(real.value());
      if (Double.isInfinite(real.value())) {
        throw new PythonException("infinity has no whole number");
      }
    }
    Optional<String> text = text(input);
    if (text.isPresent()) {
      whole =
          NumberText.whole(text.get())
              .or(() -> NumberText.real(text.get()).flatMap(NumberText::truncated));
    }
    return whole.map(n -> (Value) new Int(n)).orElseGet(() -> arguments.or(0, Int.of(0)));
  }

  private static Value real(Value input, Bound arguments, Limits limits) {
    limits.pass(input);
    if (input instanceof Undefined undefined) throw undefined.error();
    Optional<Value> real =
        text(input).isPresent() ? NumberText.real(text(input).get()).map(Real::new) : number(input);
    return real.orElseGet(() -> arguments.or(0, new Real(0)));
  }

  private static Optional<Value> number(Value input) {
    if (input instanceof Real) return Optional.of(input);
    return Numbers.whole(input).map(n -> Arithmetic.add(new Int(n), new Real(0), new Limits()));
  }

  private static Value abs(Value input) {
    if (input instanceof Real real) return new Real(Math.abs(real.value()));
    if (input instanceof Undefined undefined) throw undefined.error();
    return Numbers.whole(input)
        .map(n -> new Int(n.abs()))
        .orElseThrow(() -> new PythonException("bad operand type for abs(): " + input.type()));
  }

  private static Value round(Value input, Bound arguments, Limits limits) {
    int places = arguments.whole(0, 0);
    String method = arguments.given(1).isPresent() ? arguments.text(1) : "common";
    if (input instanceof Undefined undefined) throw undefined.error();
    if (!(input instanceof Int || input instanceof Real || input instanceof Bool)) {
      throw new PythonException("round() needs a number, not " + input.type());
    }
    if (Math.abs(places) > MOST_PLACES) {
      throw new PythonException("round(): precision is " + places);
    }
    return switch (method) {
      case "common" -> common(input, places);
      case "ceil" -> directed(input, places, RoundingMode.CEILING, limits);
      case "floor" -> directed(input, places, RoundingMode.FLOOR, limits);
      default -> throw new PythonException("method must be common, ceil or floor");
    };
  }

  private static Value common(Value input, int places) {
    if (input instanceof Real real) {
      double value = real.value();
      if (Double.isNaN(value) || Double.isInfinite(value)) return input;
      double rounded = new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
      return new Real(Math.copySign(rounded, value));
    }
    BigDecimal whole = new BigDecimal(Numbers.whole(input).orElseThrow());
    return new Int(whole.setScale(Math.min(0, places), RoundingMode.HALF_EVEN).toBigIntegerExact());
  }

  private static Value directed(Value input, int places, RoundingMode mode, Limits limits) {
    Value factor = Arithmetic.power(Int.of(10), Int.of(places), limits);
    Value scaled = Arithmetic.multiply(input, factor, limits);
    if (scaled instanceof Real real) {
      if (Double.isNaN(real.value()) || Double.isInfinite(real.value())) {
        throw new PythonException("round(): the number is not finite");
      }
      BigDecimal rounded = new BigDecimal(real.value()).setScale(0, mode);
      scaled = new Int(rounded.toBigIntegerExact());
    }
    return Arithmetic.divide(scaled, factor);
  }

  private static Value sum(Value input, Bound arguments, Limits limits) {
    Attribute attribute = Attribute.of(arguments.or(0, None.NONE), limits);
    Value sum = arguments.or(1, Int.of(0));
    if (sum instanceof Text) throw new PythonException("sum() cannot add up strings; use |join");
    for (Iterator<Value> rest = input.iterator(); rest.hasNext(); ) {
      limits.step(1);
      sum = Arithmetic.add(sum, attribute.of(rest.next()), limits);
    }
    return sum;
  }
}
