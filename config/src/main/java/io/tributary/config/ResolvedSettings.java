package io.tributary.config;

import com.typesafe.config.Config;
import java.util.List;

/**
 * Validated settings with where each came from.
 *
 * @param settings the typed settings
 * @param entries every setting, in the order of reference.conf; one entry for each judge option
 * @param akka the user's own {@code akka} block, for the actor system; empty if there is none
 */
public record ResolvedSettings(Settings settings, List<Entry> entries, Config akka) {
  public ResolvedSettings {
    entries = List.copyOf(entries);
  }

  /** The same settings under a run id that was made by {@link RunId}. */
  public ResolvedSettings withRunId(String id) {
    RunSettings run = settings.run().withId(id);
    List<Entry> renamed =
        entries.stream()
            .map(
                entry ->
                    entry.path().equals("run.id")
                        ? new Entry(entry.path(), NameKinds.runId().render().apply(id), "generated")
                        : entry)
            .toList();
    return new ResolvedSettings(settings.withRun(run), renamed, akka);
  }

  /**
   * A settings file that holds every setting and loads back to equal ones. Secrets and the {@code
   * akka} block are left out.
   */
  public String render() {
    StringBuilder text =
        new StringBuilder("# Every setting of this run, resolved. Read it with -c.\n");
    String section = "";
    for (Entry entry : entries) {
      if (!section(entry).equals(section)) text.append('\n');
      section = section(entry);
      text.append(line(entry)).append('\n');
    }
    return text.toString();
  }

  /** Leaves out the configuration of the actor system, which may hold passwords. */
  @Override
  public String toString() {
    return "ResolvedSettings[" + settings + "]";
  }

  private static String line(Entry entry) {
    String assignment = entry.path() + " = " + entry.renderedValue();
    // As a value the mask would be taken for the secret.
    if (entry.isSecret()) return "# " + assignment + "  (not written here: give it again)";
    return entry.isDefault() ? assignment : assignment + "  # " + entry.origin();
  }

  private static String section(Entry entry) {
    int dot = entry.path().indexOf('.');
    return dot < 0 ? "" : entry.path().substring(0, dot);
  }
}
