package io.tributary.app.deploy.image;

import static org.junit.jupiter.api.Assertions.fail;

import io.tributary.app.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An image's files as the read-only root of a process of the image's user, with volumes where it
 * may write: what a container engine does, less limits and network.
 */
final class Container {
  private static final long PATIENCE_SECONDS = 300;

  /** Mounts the root read-only over itself, with /proc and the volumes; the rest is the command. */
  private static final String ENGINE =
      """
      set -e
      root=$1 volumes=$2
      shift 2
      mount --bind "$root" "$root"
      mount -t proc proc "$root/proc"
      for volume in tmp var/lib/tributary var/cache/tributary; do
        mkdir -p "$volumes/$volume"
        chown 10001:10001 "$volumes/$volume"
        mount --bind "$volumes/$volume" "$root/$volume"
      done
      mount -o remount,bind,ro "$root"
      exec chroot "$@"
      """;

  private final Image image;
  private final Path root;
  private final Path logs;

  /** How a process ended. */
  record Ended(int code, String out, String err) {}

  private Container(Image image, Path root, Path logs) {
    this.image = image;
    this.root = root;
    this.logs = logs;
  }

  private static boolean mayMount() throws Exception {
    List<String> trial =
        List.of("unshare", "--mount", "--pid", "--fork", "mount", "--bind", "/", "/");
    return new ProcessBuilder(trial).start().waitFor() == 0;
  }

  static Container unpack(Image image, Path folder) throws Exception {
    Requires.here(mayMount(), "only root may mount and chroot, and not in every container");
    Path root = Files.createDirectories(folder.resolve("root"));
    image.unpack(root);
    return new Container(image, root, folder);
  }

  /** The image's entry point with these arguments, its user, environment and folder. */
  Ended run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "--pid", "--fork", "sh", "-c", ENGINE, "engine"));
    command.add(root.toString());
    command.add(logs.resolve("volumes").toString());
    command.add("--userspec=" + image.config().at("/config/User").asText());
    command.add("--groups=");
    command.add(root.toString());
    command.add("/usr/bin/env");
    command.add("--ignore-environment");
    command.add("--chdir=" + image.config().at("/config/WorkingDir").asText());
    image.environment().forEach(command::add);
    image.config().at("/config/Entrypoint").forEach(word -> command.add(word.asText()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(logs, "container", ".out");
    Path err = Files.createTempFile(logs, "container", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      fail("the program hangs\n" + Files.readString(out) + Files.readString(err));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
