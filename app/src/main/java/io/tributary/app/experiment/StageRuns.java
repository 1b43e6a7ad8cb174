package io.tributary.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.UserError;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.FigureJson;
import io.tributary.app.report.ReportFiles;
import io.tributary.gpu.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does the stages of one arm with one seed, each as a process. A stage is done when what it makes
 * is there, and is not done again.
 */
final class StageRuns {
  private final Arm arm;
  private final Places places;
  private final Path log;

  StageRuns(Arm arm, Places places) {
    this.arm = arm;
    this.places = places;
    this.log = places.log(arm);
  }

  void all() throws IOException, InterruptedException {
    for (Stage stage : arm.stages()) {
      // one branch for each kind of stage
      if (stage instanceof Stage.Stream stream) stream(stream);
      else if (stage instanceof Stage.Pairs pairs) pairs(pairs);
      else if (stage instanceof Stage.Offline offline) offline(offline);
    }
  }

  private void stream(Stage.Stream stream) throws IOException, InterruptedException {
    Path run = places.run(stream.name());
    Path report = run.resolve(ReportFiles.JSON_NAME);
    if (Files.exists(report)) return;
    boolean begun = Files.exists(run.resolve("config.conf"));
    List<String> command =
        begun
            ? List.of("run", "--quiet", "--resume", run.toString())
            : command("run", places.assignments(stream));
    Child.run(what(stream), command, log);
    // a run that was told to end has drained, and reports no failure
    if (!Files.exists(report)) {
      throw UserError.failed(what(stream) + " was stopped before its end")
          .withHint("repeat the command to go on");
    }
  }

  private void pairs(Stage.Pairs pairs) throws IOException, InterruptedException {
    Path file = places.pairs(pairs.name());
    if (Files.exists(file)) return;
    Files.createDirectories(file.getParent());
    Path run = places.run(pairs.stream());
    Child.run(
        what(pairs), List.of("export", "--quiet", run.toString(), "--out", file.toString()), log);
  }

  private void offline(Stage.Offline offline) throws IOException, InterruptedException {
    Path said = places.training(offline.name());
    if (Files.exists(said)) return;
    Path model = places.model(offline.name());
    // without the file it is what an interrupted training left
    DurableFiles.deleteTree(model);
    List<String> command = new ArrayList<>(command("dpo", places.assignments(offline)));
    command.set(command.indexOf("--quiet"), "--json");
    command.addAll(List.of("--data", places.pairs(offline.pairs()).toString()));
    command.addAll(List.of("--model", places.model(offline.model()).toString()));
    command.addAll(List.of("--reference", places.model(offline.reference()).toString()));
    command.addAll(List.of("--out", model.toString()));
    Child.run(what(offline), command, log);
    EvaluationFiles.write(said, result(log));
  }

  /** What the last command that wrote JSON gave. */
  static JsonNode result(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (!lines.get(i).startsWith("{")) continue;
      JsonNode event = FigureJson.MAPPER.readTree(lines.get(i));
      if (event.path("event").asText().equals("done")) return event.path("result");
    }
    throw new IOException(log + " has no result of a command");
  }

  /** The versions of the run that is the last stage. */
  void versions() throws IOException, InterruptedException {
    Path file = places.versions(arm);
    if (Files.exists(file)) return;
    List<String> command = new ArrayList<>(List.of("eval", "--quiet"));
    command.addAll(List.of("--run", places.run(arm.last().name()).toString()));
    evaluate(command, file);
  }

  /** The model of the last stage against another one. */
  void comparison(String against) throws IOException, InterruptedException {
    Path file = places.comparison(arm);
    if (Files.exists(file)) return;
    List<String> command = new ArrayList<>(command("eval", places.common()));
    command.addAll(List.of("--model", places.model(arm.last().name()).toString()));
    command.addAll(List.of("--against", places.model(against).toString()));
    evaluate(command, file);
  }

  private void evaluate(List<String> command, Path file) throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    command.addAll(List.of("--by", "gold", "--samples", "1", "--out", file.toString()));
    Child.run("the evaluation of arm " + arm.id(places.seed()), command, log);
  }

  private List<String> command(String name, List<String> assignments) {
    Path base = places.folder().resolve(Places.BASE);
    List<String> out = new ArrayList<>(List.of(name, "--quiet", "-c", base.toString()));
    for (String assignment : assignments) out.addAll(List.of("--set", assignment));
    return out;
  }

  private String what(Stage stage) {
    String own = "arm " + arm.id(places.seed());
    return arm.stages().size() == 1 ? own : own + ", " + stage.name();
  }
}
