package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Bound;
import io.tributary.gpu.chat.values.Comparing;
import io.tributary.gpu.chat.values.DictValue;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.ListValue;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Sequences;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.TextCase;
import io.tributary.gpu.chat.values.TupleValue;
import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters that sort, and those that look for the least and the most. */
final class OrderFilters {
  /** An element with what it is ordered by. */
  private record Keyed(Value key, Value value) {}

  private OrderFilters() {}

  static void addTo(Map<String, Filter> all) {
    put(all, "sort", "reverse? case_sensitive? attribute?", OrderFilters::sort);
    put(all, "dictsort", "case_sensitive? by? reverse?", OrderFilters::dictSort);
    put(all, "min", "case_sensitive? attribute?", (v, a, l) -> extreme(v, a, true, l));
    put(all, "max", "case_sensitive? attribute?", (v, a, l) -> extreme(v, a, false, l));
  }

  private static void put(
      Map<String, Filter> all, String name, String parameters, Filter.Body body) {
    all.put(name, Filter.of(name, parameters, body));
  }

  private static Value sort(Value input, Bound arguments, Limits limits) {
    List<Attribute> attributes = Attribute.several(arguments.or(2, None.NONE), limits);
    List<Keyed> all = new ArrayList<>();
    for (Value value : Sequences.list(input, limits)) {
      all.add(new Keyed(Attribute.keys(attributes, value, arguments.truth(1)), value));
    }
    return sorted(all, arguments.truth(0), limits);
  }

  private static Value dictSort(Value input, Bound arguments, Limits limits) {
    if (!(input instanceof DictValue dict)) {
      throw new PythonException("dictsort needs a dict, not " + input.type());
    }
    String by = arguments.given(1).isPresent() ? arguments.text(1) : "key";
    if (!by.equals("key") && !by.equals("value")) {
      throw new PythonException("You can only sort by either \"key\" or \"value\"");
    }
    List<Keyed> all = new ArrayList<>();
    for (DictValue.Entry entry : dict.entries()) {
      Value key = by.equals("key") ? entry.key() : entry.value();
      limits.pass(key);
      boolean lower = key instanceof Text && !arguments.truth(0);
      all.add(
          new Keyed(
              lower ? new Text(TextCase.lower(((Text) key).text())) : key,
              TupleValue.of(entry.key(), entry.value())));
    }
    return sorted(all, arguments.truth(2), limits);
  }

  /** Elements that are equal stay in order, in a reversed sort too. */
  private static Value sorted(List<Keyed> all, boolean reverse, Limits limits) {
    Comparator<Keyed> order = Comparator.comparing(Keyed::key, Comparing.sorting(limits));
    all.sort(reverse ? order.reversed() : order);
    return new ListValue(all.stream().map(Keyed::value).toList());
  }

  private static Value extreme(Value input, Bound arguments, boolean least, Limits limits) {
    Attribute attribute = Attribute.of(arguments.or(1, None.NONE), limits);
    Iterator<Value> rest = input.iterator();
    if (!rest.hasNext()) return new Undefined("No aggregated item, sequence was empty.");
    Value best = rest.next();
    Value bestKey = attribute.key(best, arguments.truth(0));
    while (rest.hasNext()) {
      limits.step(1);
      Value next = rest.next();
      Value key = attribute.key(next, arguments.truth(0));
      boolean better =
          least ? Comparing.less(key, bestKey, limits) : Comparing.less(bestKey, key, limits);
      if (!better) continue;
      best = next;
      bestKey = key;
    }
    return best;
  }
}
