package io.tributary.gpu.chat.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a name means in one body, decided before it runs, as Jinja does. A name that is set before
 * anything in the same body reads it hides what the template was given under that name, from the
 * body's start on; one that is set in a branch of an {@code if} does not.
 */
final class Names {
  private enum Origin {
    GIVEN,
    OUTER,
    UNSET,
    PARAMETER
  }

  private final Names outer;
  private final Map<String, Origin> origins;
  private final Set<String> stored;

  private Names(Names outer, Map<String, Origin> origins, Set<String> stored) {
    this.outer = outer;
    this.origins = origins;
    this.stored = stored;
  }

  /** Of a body inside another; of the whole template if that is null. */
  static Names inside(Names outer) {
    return new Names(outer, new HashMap<>(), new HashSet<>());
  }

  Names copy() {
    return new Names(outer, new HashMap<>(origins), new HashSet<>(stored));
  }

  private boolean knows(String name) {
    return origins.containsKey(name) || outer != null && outer.knows(name);
  }

  void read(String name) {
    if (!knows(name)) origins.put(name, Origin.GIVEN);
  }

  void store(String name) {
    stored.add(name);
    origins.computeIfAbsent(
        name, n -> outer != null && outer.knows(n) ? Origin.OUTER : Origin.UNSET);
  }

  void parameter(String name) {
    stored.add(name);
    origins.put(name, Origin.PARAMETER);
  }

  /** Takes over what copies of this saw, one in each branch. */
  void join(List<Names> branches) {
    Set<String> inBranches = new HashSet<>();
    branches.forEach(branch -> inBranches.addAll(branch.stored));
    inBranches.removeAll(stored);
    for (Names branch : branches) {
      origins.putAll(branch.origins);
      stored.addAll(branch.stored);
    }
    for (String name : inBranches) {
      origins.put(name, outer != null && outer.knows(name) ? Origin.OUTER : Origin.GIVEN);
    }
  }

  /** Names that are not set when the body starts, whatever was given. */
  Set<String> unset() {
    return origins.entrySet().stream()
        .filter(entry -> entry.getValue() == Origin.UNSET)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
