package io.tributary.app.experiment;

import io.tributary.app.UserError;
import io.tributary.app.display.TerminalText;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code tributary} in a process of its own, with the options and the class path of this one: a
 * run's native memory and threads go with it.
 */
final class Child {
  private Process process;
  private boolean ended;

  private Child() {}

  /**
   * Runs a command line to its end; if this process is told to end, or this thread is interrupted,
   * so is that one.
   *
   * @param log what it writes goes there, behind what is there already
   * @throws UserError if it failed; its last words and the log are named
   */
  static void run(String what, List<String> arguments, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.tributary.app.Main");
    command.addAll(arguments);
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Child child = new Child();
    Thread ending = new Thread(child::end);
    // Before it starts: what is started while this process ends would be left alone.
    try {
      Runtime.getRuntime().addShutdownHook(ending);
    } catch (IllegalStateException e) {
      throw notBegun(what);
    }
    int code;
    try {
      code = child.start(what, builder).waitFor();
    } catch (InterruptedException e) {
      child.end();
      throw e;
    } finally {
      forget(ending);
    }
    if (code != 0) {
      throw UserError.failed("%s ended with exit code %d: %s".formatted(what, code, lastWords(log)))
          .withHint("all that it said is in " + log + "; repeat the command to go on");
    }
  }

  private static void forget(Thread ending) {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      // It runs already: the child has ended because this process does.
    }
  }

  private static UserError notBegun(String what) {
    return UserError.failed(what + " was not begun, since the command is ending")
        .withHint("repeat the command to go on");
  }

  private synchronized Process start(String what, ProcessBuilder builder) throws IOException {
    if (ended) throw notBegun(what);
    process = builder.start();
    return process;
  }

  /** Sees it to its end: until then its run is locked, and could not be gone on with. */
  private synchronized void end() {
    ended = true;
    if (process == null) return;
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String lastWords(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith("tributary: ")) {
        return TerminalText.oneLine(lines.get(i).substring("tributary: ".length()));
      }
    }
    return lines.isEmpty() ? "it said nothing" : TerminalText.oneLine(lines.get(lines.size() - 1));
  }
}
