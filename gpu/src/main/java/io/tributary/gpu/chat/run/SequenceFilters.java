package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Bound;
import io.tributary.gpu.chat.values.DictValue;
import io.tributary.gpu.chat.values.HashKey;
import io.tributary.gpu.chat.values.Int;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.ListValue;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.OneShot;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Sequences;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.TupleValue;
import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Filters that take sequences apart and put them together. */
final class SequenceFilters {
  private SequenceFilters() {}

  static void addTo(Map<String, Filter> all) {
    for (String name : List.of("length", "count")) {
      put(all, name, "", (v, a, l) -> length(v, l));
    }
    for (String name : List.of("default", "d")) {
      put(all, name, "default_value? boolean?", SequenceFilters::otherwise);
    }
    put(all, "list", "", (v, a, l) -> new ListValue(Sequences.list(v, l)));
    put(all, "first", "", (v, a, l) -> first(v));
    put(all, "last", "", (v, a, l) -> last(v, l));
    put(all, "reverse", "", (v, a, l) -> reverse(v, l));
    put(all, "items", "", (v, a, l) -> Lazy.from(() -> items(v)));
    put(all, "unique", "case_sensitive? attribute?", SequenceFilters::unique);
    put(all, "batch", "linecount fill_with?", SequenceFilters::batch);
  }

  private static void put(
      Map<String, Filter> all, String name, String parameters, Filter.Body body) {
    all.put(name, Filter.of(name, parameters, body));
  }

  private static Value length(Value input, Limits limits) {
    limits.pass(input);
    return Int.of(input.length());
  }

  private static Value otherwise(Value input, Bound arguments, Limits limits) {
    boolean use = input instanceof Undefined || arguments.truth(1) && !input.truth();
    return use ? arguments.or(0, Text.EMPTY) : input;
  }

  private static Value first(Value input) {
    Iterator<Value> rest = input.iterator();
    return rest.hasNext() ? rest.next() : new Undefined("No first item, sequence was empty.");
  }

  private static Value last(Value input, Limits limits) {
    Iterator<Value> rest =
        Sequences.reversed(input, limits)
            .orElseThrow(() -> new PythonException("'" + input.type() + "' cannot be reversed"));
    return rest.hasNext() ? rest.next() : new Undefined("No last item, sequence was empty.");
  }

  private static Value reverse(Value input, Limits limits) {
    if (input instanceof Text text) {
      limits.pass(input);
      return new Text(Sequences.reversed(text.text()));
    }
    return Sequences.reversed(input, limits)
        .map(rest -> (Value) new OneShot(rest))
        .orElseGet(
            () -> {
              List<Value> all = Sequences.list(input, limits);
              Collections.reverse(all);
              return new ListValue(all);
            });
  }

  private static Iterator<Value> items(Value input) {
    if (input instanceof Undefined) return Collections.emptyIterator();
    if (!(input instanceof DictValue dict)) {
      throw new PythonException("Can only get item pairs from a mapping.");
    }
    return dict.entries().stream()
        .map(entry -> (Value) TupleValue.of(entry.key(), entry.value()))
        .iterator();
  }

  private static Value unique(Value input, Bound arguments, Limits limits) {
    Attribute attribute = Attribute.of(arguments.or(1, None.NONE), limits);
    Set<Object> seen = new HashSet<>();
    return Lazy.filtered(
        input::iterator,
        value -> {
          limits.pass(value);
          return seen.add(HashKey.of(attribute.key(value, arguments.truth(0))));
        });
  }

  private static Value batch(Value input, Bound arguments, Limits limits) {
    int size = arguments.whole(0, 0);
    Value fill = arguments.or(1, None.NONE);
    return Lazy.from(
        () -> {
          List<Value> batches = new ArrayList<>();
          List<Value> batch = new ArrayList<>();
          for (Value value : Sequences.list(input, limits)) {
            if (batch.size() == size) {
              batches.add(new ListValue(batch));
              batch = new ArrayList<>();
            }
            batch.add(value);
          }
          if (!batch.isEmpty()) batches.add(new ListValue(filled(batch, size, fill, limits)));
          return batches.iterator();
        });
  }

  private static List<Value> filled(List<Value> batch, int size, Value fill, Limits limits) {
    if (fill == None.NONE || batch.size() >= size) return batch;
    limits.list(size);
    batch.addAll(Collections.nCopies(size - batch.size(), fill));
    return batch;
  }
}
