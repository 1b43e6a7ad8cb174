package io.tributary.app.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The times after each kill, in a file that docs/reliability.md is filled from. */
final class RecoveryTimes {
  /**
   * Seconds from a kill.
   *
   * @param work until work of the role flows: an outcome of a prompt fed after the kill (generator,
   *     judge), an outcome committed (buffer), a prompt fed (feed), a step taken (learner)
   * @param healed until the node that was killed is a member again and works
   * @param settled until every prompt fed before the kill has its outcome
   */
  record Times(String fault, String node, double work, double healed, double settled) {}

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final List<Times> all = new ArrayList<>();

  RecoveryTimes(Path file) {
    this.file = file;
  }

  void add(Times times) {
    all.add(times);
    try {
      Files.createDirectories(file.getParent());
      JSON.writeValue(file.toFile(), Map.of("kills", all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
