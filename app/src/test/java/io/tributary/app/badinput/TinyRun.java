package io.tributary.app.badinput;

import io.tributary.app.CommandLineCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a run that takes seconds: a tiny model, a rule judge, few prompts. */
record TinyRun(Path home, Path model, Path prompts, List<String> judge, List<String> more) {
  static final String ID = "tiny";
  private static final List<String> RULE =
      List.of("judge.type=rule", "judge.options.contains=(?:[a-k])");

  static TinyRun in(Path home) throws IOException {
    Path model = home.resolve("policy");
    if (!Files.exists(model)) TinyModels.policy(model);
    Path prompts = home.resolve("prompts.jsonl");
    if (!Files.exists(prompts)) Files.write(prompts, lines(24));
    return new TinyRun(home, model, prompts, RULE, List.of());
  }

  static List<String> lines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("{\"id\": \"p%d\", \"prompt\": \"plan picnic %d\"}".formatted(i, i));
    }
    return lines;
  }

  TinyRun model(Path other) {
    return new TinyRun(home, other, prompts, judge, more);
  }

  TinyRun prompts(Path other) {
    return new TinyRun(home, model, other, judge, more);
  }

  TinyRun prompts(List<String> lines) throws IOException {
    return prompts(Files.write(home.resolve("given.jsonl"), lines));
  }

  TinyRun embeddedJudge() {
    return new TinyRun(home, model, prompts, List.of(), more);
  }

  TinyRun rewardModelJudge(Path folder) {
    return new TinyRun(home, model, prompts, List.of("judge.options.model=" + folder), more);
  }

  /** With these further arguments. */
  TinyRun with(String... arguments) {
    List<String> longer = new ArrayList<>(more);
    longer.addAll(List.of(arguments));
    return new TinyRun(home, model, prompts, judge, longer);
  }

  Path runs() {
    return home.resolve("runs");
  }

  Path folder() {
    return runs().resolve(ID);
  }

  CommandLineCall start() {
    List<String> arguments = new ArrayList<>(List.of("run", "--run-id", ID));
    arguments.addAll(List.of("--model", model.toString(), "--prompts", prompts.toString()));
    for (String setting : judge) arguments.addAll(List.of("--set", setting));
    for (String setting :
        List.of(
            "run.folder=" + runs(),
            "model.dtype=fp32",
            "prompts.max-tokens=60",
            "generation.max-new-tokens=6",
            "generation.candidates=4",
            "generation.prompts-per-unit=2",
            "learner.examples-per-step=2",
            "pipeline.max-in-flight=6",
            "checkpoint.every-steps=1",
            "evaluation.prompts=4",
            "evaluation.validation-prompts=2")) {
      if (more.stream().noneMatch(given -> given.startsWith(name(setting)))) {
        arguments.addAll(List.of("--set", setting));
      }
    }
    arguments.addAll(more);
    return CommandLineCall.of(arguments.toArray(String[]::new));
  }

  CommandLineCall resume(String... arguments) {
    List<String> all = new ArrayList<>(List.of("run", "--resume", folder().toString()));
    all.addAll(List.of(arguments));
    return CommandLineCall.of(all.toArray(String[]::new));
  }

  private static String name(String setting) {
    return setting.substring(0, setting.indexOf('=') + 1);
  }
}
