package io.tributary.gpu.objective;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The objectives that are on the class path. */
public final class ObjectiveSpecs {
  private static final List<ObjectiveSpec> ALL = found();

  private ObjectiveSpecs() {}

  private static List<ObjectiveSpec> found() {
    List<ObjectiveSpec> specs =
        ServiceLoader.load(ObjectiveSpec.class, ObjectiveSpecs.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(ObjectiveSpec::id))
            .toList();
    specs.stream()
        .collect(Collectors.groupingBy(ObjectiveSpec::id))
        .forEach(
            (id, same) -> {
              if (same.size() > 1) {
                throw new IllegalStateException("two objectives are called " + id);
              }
            });
    return specs;
  }

  /** All of them, by id. */
  public static List<ObjectiveSpec> all() {
    return ALL;
  }

  /** Those with a kernel function, in the order of its numbers. */
  public static List<ObjectiveSpec> withKernel() {
    return ALL.stream().filter(spec -> spec.kernel().isPresent()).toList();
  }

  public static Optional<ObjectiveSpec> find(String id) {
    return ALL.stream().filter(spec -> spec.id().equals(id)).findFirst();
  }

  /** The number of its kernel function. */
  public static long number(ObjectiveSpec spec) {
    int at = withKernel().indexOf(find(spec.id()).orElse(spec));
    if (at < 0) throw new IllegalArgumentException("no kernel function for " + spec.id());
    return at;
  }
}
