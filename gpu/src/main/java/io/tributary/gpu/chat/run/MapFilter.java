package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.values.CallArguments;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.Value;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** {@code map}: an attribute of each element, or a filter applied to each. */
final class MapFilter implements Filter {
  @Override
  public Optional<String> fault(Expr.Arguments arguments) {
    List<Expr> positional = arguments.positional();
    List<String> names = arguments.names();
    if (positional.isEmpty()) {
      boolean fits =
          names.contains("attribute")
              && names.stream().allMatch(n -> n.equals("attribute") || n.equals("default"));
      return fits
          ? Optional.empty()
          : Optional.of("needs the name of a filter, or attribute= and perhaps default=");
    }
    Optional<String> name = Faults.literal(positional, 0);
    if (name.isEmpty()) return Optional.of("needs the name of its filter as a string literal");
    Optional<Filter> filter = Filters.named(name.get());
    if (filter.isEmpty()) {
      return Optional.of(
          "names the filter '" + name.get() + "', which is not one of " + Filters.names());
    }
    return filter
        .get()
        .fault(arguments.skip(1))
        .map(fault -> "applies '" + name.get() + "', which " + fault);
  }

  @Override
  public Value apply(Value input, CallArguments arguments, Limits limits) {
    if (arguments.positional().isEmpty()) {
      Attribute attribute = Attribute.of(arguments.named().get("attribute"), limits);
      Value otherwise = arguments.named().getOrDefault("default", None.NONE);
      return Lazy.mapped(
          () -> input.truth() ? input.iterator() : Collections.emptyIterator(),
          value -> {
            limits.step(1);
            return attribute.of(value, otherwise);
          });
    }
    List<Value> positional = arguments.positional();
    Filter filter = Filters.named(((Text) positional.get(0)).text()).orElseThrow();
    CallArguments rest =
        new CallArguments(positional.subList(1, positional.size()), arguments.named());
    return Lazy.mapped(
        () -> input.truth() ? input.iterator() : Collections.emptyIterator(),
        value -> {
          limits.step(1);
          return filter.apply(value, rest, limits);
        });
  }
}
