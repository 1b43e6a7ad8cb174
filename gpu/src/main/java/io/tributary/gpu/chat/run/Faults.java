package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.values.Parameters;
import java.util.List;
import java.util.Optional;

/** What can be seen to be wrong with arguments before they are evaluated. */
final class Faults {
  private Faults() {}

  static Optional<String> of(Parameters parameters, Expr.Arguments arguments) {
    if (arguments.spread().isPresent()) return Optional.of("takes no arguments given with *");
    return parameters.fault(arguments.positional().size(), arguments.names());
  }

  /** The text of an argument that is a string literal. */
  static Optional<String> literal(List<Expr> arguments, int place) {
    return place < arguments.size()
            && arguments.get(place) instanceof Expr.Literal literal
            && literal.value() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }
}
