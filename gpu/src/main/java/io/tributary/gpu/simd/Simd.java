package io.tributary.gpu.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Whether this JVM on this processor runs the classes of this package, and at what width. */
public final class Simd {
  private static final String MODULE = "jdk.incubator.vector";
  private static final int LEAST_LANES = 8;
  private static final int OPTIMISING = 4;
  private static final Optional<String> OBSTACLE = find();

  private Simd() {}

  /** Why the other classes here must not be touched; empty if they may be. */
  public static Optional<String> obstacle() {
    return OBSTACLE;
  }

  /** Floats of a vector; 0 where there is an obstacle. */
  public static int lanes() {
    return OBSTACLE.isPresent() ? 0 : Lanes.LANES;
  }

  private static Optional<String> find() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.of("the JVM was started without --add-modules " + MODULE);
    }
    if (compilerLevel() < OPTIMISING) {
      return Optional.of("the JVM was started without its optimising compiler");
    }
    if (Lanes.LANES < LEAST_LANES) {
      return Optional.of(
          "vectors of this processor hold %d floats, not %d".formatted(Lanes.LANES, LEAST_LANES));
    }
    return Optional.empty();
  }

  /** Only the optimising compiler turns vector operations into instructions. */
  private static int compilerLevel() {
    HotSpotDiagnosticMXBean bean =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (System.getProperty("java.vm.info", "").contains("interpreted")) return 0;
    return bean == null
        ? OPTIMISING
        : Integer.parseInt(bean.getVMOption("TieredStopAtLevel").getValue());
  }
}
