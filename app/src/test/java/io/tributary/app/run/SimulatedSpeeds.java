package io.tributary.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How fast the engines of a simulated node are, from the properties of its JVM, and what a test
 * asks of them while they run, by files in a folder.
 *
 * @param control the folder
 * @param chunk time of a call of a generator, whatever it decodes
 * @param step time of a learner's step
 */
record SimulatedSpeeds(Path control, Duration chunk, Duration step) {
  static final String CONTROL = "simulated.control";
  static final String CHUNK = "simulated.chunk-millis";
  static final String STEP = "simulated.step-millis";

  /** As long as this file is there nothing takes any time. */
  static final String HURRY = "hurry";

  /** The next step is so many seconds in native code. */
  static final String BUSY = "busy";

  static SimulatedSpeeds ofThisJvm() {
    return new SimulatedSpeeds(Path.of(System.getProperty(CONTROL)), millis(CHUNK), millis(STEP));
  }

  private static Duration millis(String property) {
    return Duration.ofMillis(Long.getLong(property, 0));
  }

  void sleep(Duration time) {
    if (time.isZero() || Files.exists(control.resolve(HURRY))) return;
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A step: asleep, or in one native call that hears of nothing. */
  void takeStep() {
    Path busy = control.resolve(BUSY);
    if (!Files.exists(busy)) {
      sleep(step);
      return;
    }
    try {
      long seconds = Long.parseLong(Files.readString(busy).strip());
      Files.move(busy, control.resolve(BUSY + "-begun"));
      NativeCall.hold(Duration.ofSeconds(seconds));
      Files.delete(control.resolve(BUSY + "-begun"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
