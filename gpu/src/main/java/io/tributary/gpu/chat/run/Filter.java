package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.values.Bound;
import io.tributary.gpu.chat.values.CallArguments;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.Parameters;
import io.tributary.gpu.chat.values.Value;
import java.util.Optional;

/** A filter: a function of what stands before the {@code |}. */
interface Filter {
  /** What is wrong with the arguments, as far as the template's text says. */
  Optional<String> fault(Expr.Arguments arguments);

  Value apply(Value input, CallArguments arguments, Limits limits);

  /** What a filter does. */
  @FunctionalInterface
  interface Body {
    Value apply(Value input, Bound arguments, Limits limits);
  }

  /** A filter with parameters that are known. */
  static Filter of(String name, String parameters, Body body) {
    return new Plain(name, Parameters.of(parameters), body);
  }

  /** See {@link #of}. */
  record Plain(String name, Parameters parameters, Body body) implements Filter {
    @Override
    public Optional<String> fault(Expr.Arguments arguments) {
      return Faults.of(parameters, arguments);
    }

    @Override
    public Value apply(Value input, CallArguments arguments, Limits limits) {
      return body.apply(input, parameters.bind(name, arguments), limits);
    }
  }
}
