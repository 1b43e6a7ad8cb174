package io.tributary.gpu.chat.values;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a function that is built in.
 *
 * @param names in order
 * @param required how many must be given
 * @param named whether they may be given by name
 */
public record Parameters(List<String> names, int required, boolean named) {
  /** From a text such as {@code "old new count?"}; what ends in ? may be left out. */
  public static Parameters of(String text) {
    return of(text, true);
  }

  /** The same, of a function that takes them by position only. */
  public static Parameters positional(String text) {
    return of(text, false);
  }

  private static Parameters of(String text, boolean named) {
    List<String> words = text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
    int required = (int) words.stream().filter(word -> !word.endsWith("?")).count();
    return new Parameters(
        words.stream().map(word -> word.replace("?", "")).toList(), required, named);
  }

  /** What is wrong with a call that has so many positional arguments and these named ones. */
  public Optional<String> fault(int positional, Collection<String> given) {
    if (positional > names.size()) {
      return Optional.of("takes at most " + names.size() + " arguments, not " + positional);
    }
    for (String name : given) {
      int place = names.indexOf(name);
      if (!named || place < 0) return Optional.of("takes no argument named '" + name + "'");
      if (place < positional) return Optional.of("gets the argument '" + name + "' twice");
    }
    for (int i = positional; i < required; i++) {
      if (!given.contains(names.get(i))) {
        return Optional.of("lacks the argument '" + names.get(i) + "'");
      }
    }
    return Optional.empty();
  }

  /**
   * Puts arguments in their places.
   *
   * @param function its name, for messages
   * @throws PythonException if they do not fit
   */
  public Bound bind(String function, CallArguments arguments) {
    fault(arguments.positional().size(), arguments.named().keySet())
        .ifPresent(
            fault -> {
              throw new PythonException(function + "() " + fault);
            });
    Value[] values = new Value[names.size()];
    for (int i = 0; i < arguments.positional().size(); i++) {
      values[i] = arguments.positional().get(i);
    }
    arguments.named().forEach((name, value) -> values[names.indexOf(name)] = value);
    return new Bound(function, names, values);
  }
}
