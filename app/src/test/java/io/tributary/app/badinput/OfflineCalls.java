package io.tributary.app.badinput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.CommandLineCall;
import io.tributary.gpu.objective.Examples;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Calls of {@code tributary dpo} on a tiny model, the files that it reads and what it leaves. */
final class OfflineCalls {
  private static final List<String> WORDS = List.of("picnic", "letter", "baby", "crying", "kind");

  /** Four times over the rows, a quarter of which is held out. */
  static final String[] LEARN = {
    "--epochs",
    "4",
    "--json",
    "--set",
    "learner.learning-rate=0.01",
    "--set",
    "learner.examples-per-step=4",
    "--set",
    "offline.held-out-share=0.25"
  };

  private final Path home;
  private final Path base;

  OfflineCalls(Path home) throws IOException {
    this(home, TinyModels.policy(home.resolve("policy")));
  }

  private OfflineCalls(Path home, Path base) {
    this.home = home;
    this.base = base;
  }

  Path home() {
    return home;
  }

  /** The model that training begins from. */
  Path model() {
    return base;
  }

  OfflineCalls from(Path model) {
    return new OfflineCalls(home, model);
  }

  CommandLineCall dpo(Path data, String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("dpo", "--data", data.toString()));
    arguments.addAll(List.of("--model", base.toString()));
    arguments.addAll(List.of("--out", home.resolve(out).toString()));
    arguments.addAll(List.of("--set", "model.dtype=fp32", "--set", "embedded.threads=1"));
    arguments.addAll(List.of(more));
    return CommandLineCall.of(arguments.toArray(String[]::new));
  }

  Path file(String... lines) throws IOException {
    return Files.write(home.resolve("pairs.jsonl"), List.of(lines));
  }

  static String prompt(int i) {
    return "plan %s %d".formatted(WORDS.get(i % WORDS.size()), i);
  }

  Path plain(int pairs) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      lines.add(
          "{\"prompt\": \"%s\", \"chosen\": \"kind\", \"rejected\": \"crying\"}"
              .formatted(prompt(i)));
    }
    return file(lines.toArray(String[]::new));
  }

  /** The same pairs as {@link #plain}, among others that neither best nor worst take. */
  Path ranked(int pairs) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      lines.add(
          ("{\"prompt\": \"%s\", \"responses\": [\"baby\", \"kind\", \"crying\"],"
                  + " \"rewards\": [0, 1.5, -2]}")
              .formatted(prompt(i)));
    }
    lines.add("{\"prompt\": \"tie\", \"responses\": [\"a\", \"b\"], \"rewards\": [1, 1]}");
    return Files.write(home.resolve("ranked.jsonl"), lines);
  }

  byte[] weights(String out) throws IOException {
    return Files.readAllBytes(home.resolve(out).resolve("model.safetensors"));
  }

  static List<String> ids(Predicate<Needs> wanted) {
    return ObjectiveSpecs.all().stream()
        .filter(spec -> wanted.test(spec.needs()))
        .map(ObjectiveSpec::id)
        .toList();
  }

  /** Prompts, responses and how good they are: all that a file has. */
  static boolean ofAFile(Needs needs) {
    return needs.examples() != Examples.SAMPLES
        && Set.of(Need.REFERENCE, Need.MISMATCHED_RESPONSES).containsAll(needs.also());
  }

  static String[] more(String[] arguments, String... added) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(added));
    return all.toArray(String[]::new);
  }

  static JsonNode result(CommandLineCall call) throws IOException {
    String[] lines = call.out().strip().split("\\R");
    JsonNode last = new ObjectMapper().readTree(lines[lines.length - 1]);
    return last.has("result") ? last.get("result") : last;
  }
}
