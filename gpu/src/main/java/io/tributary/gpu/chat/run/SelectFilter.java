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

/**
 * {@code select} and its kin: the elements for which a test holds, or that are true.
 *
 * @param keep whether elements that pass are kept, or left out
 * @param attribute whether an attribute is tested, named by the first argument
 */
record SelectFilter(String name, boolean keep, boolean attribute) implements Filter {
  @Override
  public Optional<String> fault(Expr.Arguments arguments) {
    List<Expr> positional = arguments.positional();
    int place = attribute ? 1 : 0;
    if (positional.size() < place) return Optional.of("needs the name of an attribute");
    if (positional.size() == place) {
      return arguments.named().isEmpty()
          ? Optional.empty()
          : Optional.of("takes no named arguments without a test");
    }
    Optional<String> test = Faults.literal(positional, place);
    if (test.isEmpty()) return Optional.of("needs the name of its test as a string literal");
    Optional<Tests.Test> found = Tests.named(test.get());
    if (found.isEmpty()) {
      return Optional.of(
          "names the test '" + test.get() + "', which is not one of " + Tests.names());
    }
    return Faults.of(found.get().parameters(), arguments.skip(place + 1))
        .map(fault -> "applies the test '" + test.get() + "', which " + fault);
  }

  @Override
  public Value apply(Value input, CallArguments arguments, Limits limits) {
    List<Value> positional = arguments.positional();
    int place = attribute ? 1 : 0;
    Attribute tested = Attribute.of(attribute ? positional.get(0) : None.NONE, limits);
    Optional<Tests.Test> test =
        positional.size() > place
            ? Tests.named(((Text) positional.get(place)).text())
            : Optional.empty();
    CallArguments rest =
        new CallArguments(
            positional.subList(Math.min(place + 1, positional.size()), positional.size()),
            arguments.named());
    return Lazy.filtered(
        () -> input.truth() ? input.iterator() : Collections.emptyIterator(),
        element -> {
          limits.step(1);
          Value value = tested.of(element);
          boolean passes = test.isPresent() ? test.get().holds(value, rest, limits) : value.truth();
          return passes == keep;
        });
  }
}
