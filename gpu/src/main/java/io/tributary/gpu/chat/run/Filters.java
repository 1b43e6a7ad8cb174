package io.tributary.gpu.chat.run;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All filters by name. */
final class Filters {
  private static final Map<String, Filter> ALL = new TreeMap<>();

  static {
    TextFilters.addTo(ALL);
    NumberFilters.addTo(ALL);
    SequenceFilters.addTo(ALL);
    OrderFilters.addTo(ALL);
    ALL.put("map", new MapFilter());
    ALL.put("select", new SelectFilter("select", true, false));
    ALL.put("reject", new SelectFilter("reject", false, false));
    ALL.put("selectattr", new SelectFilter("selectattr", true, true));
    ALL.put("rejectattr", new SelectFilter("rejectattr", false, true));
  }

  private Filters() {}

  static Optional<Filter> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  static Set<String> names() {
    return ALL.keySet();
  }
}
