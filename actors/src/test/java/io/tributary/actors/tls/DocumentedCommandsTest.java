package io.tributary.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.actors.Requires;
import io.tributary.config.ClusterTlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in docs/operations.md make files that a node takes. */
class DocumentedCommandsTest {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theCommandsMakeANodesFiles() throws Exception {
    Requires.here(runs("openssl version"), "openssl is not installed");
    String section =
        Files.readString(Path.of("../docs/operations.md"))
            .split("## TLS between nodes\n")[1]
            .split("\n## ")[0];
    Matcher blocks = BLOCK.matcher(section);
    int count = 0;
    while (blocks.find()) {
      assertThat(runs(blocks.group(1))).as(blocks.group(1)).isTrue();
      count++;
    }
    assertThat(count).isEqualTo(2);

    PemFiles files =
        new PemFiles(
            folder.resolve("node.key"), folder.resolve("node.crt"), folder.resolve("ca.crt"));
    ClusterTlsSettings settings =
        new ClusterTlsSettings(
            true,
            Optional.of(files.key()),
            Optional.of(files.certificate()),
            Optional.of(files.ca()),
            "tributary",
            true);
    assertThat(RemotingTls.config(settings).getString("akka.remote.artery.transport"))
        .isEqualTo("tls-tcp");
    X509Certificate node = files.readCertificates().get(0);
    node.verify(files.readAuthorities().get(0).getPublicKey());
    assertThat(node.getExtendedKeyUsage()).hasSize(2);
    assertThat(node.getSubjectAlternativeNames().toString()).contains("tributary", "127.0.0.1");
  }

  private boolean runs(String commands) throws IOException, InterruptedException {
    try {
      Process shell =
          new ProcessBuilder("sh", "-e", "-c", commands)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (shell.waitFor() == 0) return true;
      System.out.println(output);
      return false;
    } catch (IOException noShell) {
      return false;
    }
  }
}
