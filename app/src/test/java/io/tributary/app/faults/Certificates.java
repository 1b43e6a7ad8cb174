package io.tributary.app.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** An authority and its nodes' certificates, made by the commands of docs/operations.md. */
final class Certificates {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  private final Path folder;
  private final String forNode;

  /** Makes the authority. */
  Certificates(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    String section =
        Files.readString(Path.of("../docs/operations.md"))
            .split("## TLS between nodes\n")[1]
            .split("\n## ")[0];
    List<String> commands = BLOCK.matcher(section).results().map(each -> each.group(1)).toList();
    if (commands.size() != 2) throw new IllegalStateException("not two blocks: " + commands);
    forNode = commands.get(1);
    run(commands.get(0));
  }

  Path authority() {
    return folder.resolve("ca.crt");
  }

  /**
   * Makes a node's key and certificate, and says where a node that trusts an authority has them.
   */
  String settings(String node, Path authority) {
    Path key = folder.resolve(node + ".key");
    Path certificate = folder.resolve(node + ".crt");
    try {
      if (!Files.exists(key)) {
        run(forNode);
        Files.move(folder.resolve("node.key"), key);
        Files.move(folder.resolve("node.crt"), certificate);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return """
    cluster.tls { enabled = true, key-file = "%s", certificate-file = "%s", ca-file = "%s" }
    """
        .formatted(key, certificate, authority);
  }

  private void run(String commands) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-e", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (shell.waitFor() != 0) throw new IOException(commands + output);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether this machine can make any. */
  static boolean canBeMade() {
    try {
      Process openssl =
          new ProcessBuilder("openssl", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return openssl.waitFor() == 0;
    } catch (IOException notInstalled) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
