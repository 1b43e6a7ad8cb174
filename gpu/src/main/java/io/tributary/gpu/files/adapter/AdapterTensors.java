package io.tributary.gpu.files.adapter;

import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelTensors;
import io.tributary.gpu.files.model.Projection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of an adapter: PEFT's names and shapes, the same for every head. */
public final class AdapterTensors {
  private static final String PREFIX = "base_model.model.";
  private static final String A = ".lora_A.weight";
  private static final String B = ".lora_B.weight";

  private AdapterTensors() {}

  /** PEFT's name of A of a module of the base, such as model.layers.0.self_attn.q_proj. */
  public static String nameOfA(String module) {
    return PREFIX + module + A;
  }

  /** PEFT's name of B of a module of the base. */
  public static String nameOfB(String module) {
    return PREFIX + module + B;
  }

  /** Whether that is the name of an A. */
  public static boolean isA(String name) {
    return name.endsWith(A);
  }

  /** The modules of the base that change, with what they are, in the order of use. */
  public static Map<String, Projection> modules(AdapterConfig adapter, ModelConfig base) {
    Map<String, Projection> modules = new LinkedHashMap<>();
    for (int layer = 0; layer < base.layers(); layer++) {
      for (Projection projection : adapter.projections()) {
        modules.put(ModelTensors.module(layer, projection.module()), projection);
      }
    }
    return Collections.unmodifiableMap(modules);
  }

  /** Every tensor of the adapter on that base, with its shape, in the order of use. */
  public static Map<String, long[]> shapes(AdapterConfig adapter, ModelConfig base) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    modules(adapter, base)
        .forEach(
            (module, projection) -> {
              shapes.put(nameOfA(module), new long[] {adapter.rank(), projection.columns(base)});
              shapes.put(nameOfB(module), new long[] {projection.rows(base), adapter.rank()});
            });
    return Collections.unmodifiableMap(shapes);
  }
}
