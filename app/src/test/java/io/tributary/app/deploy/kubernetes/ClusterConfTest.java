package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.config.SettingsException;
import io.tributary.config.SettingsLoader;
import io.tributary.config.SettingsProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings that the pods start with are settings of this program. */
class ClusterConfTest {
  @TempDir Path folder;

  @Test
  void everySettingIsOneOfTheProgram() throws IOException {
    for (String kustomization : List.of("base", "overlays/cpu")) {
      Path pod = Files.createDirectories(folder.resolve(kustomization));
      Path file =
          ClusterConf.project(
              Kustomization.read(Kustomization.KUBERNETES.resolve(kustomization)), pod);
      assertThat(problems(file)).as(kustomization).isEmpty();
    }
  }

  @Test
  void noticesASettingThatIsNone() throws IOException {
    Path file = ClusterConf.project(Kustomization.base(), folder);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("drain-timeout", "drain-timeuot"));
    assertThat(problems(file))
        .extracting(SettingsProblem::path)
        .containsExactly("pipeline.drain-timeuot");
  }

  @Test
  void everyFileItNamesIsMounted() {
    Set<String> there =
        Manifest.read(Rendered.SECRETS).stream()
            .flatMap(ClusterConfTest::files)
            .collect(Collectors.toSet());
    var named =
        Pattern.compile("(/etc/[^\"&\\s]+)")
            .matcher(ClusterConf.read().text())
            .results()
            .map(r -> r.group(1))
            .toList();
    assertThat(named).hasSize(7);
    assertThat(there).containsAll(named);
  }

  private static Stream<String> files(Manifest secret) {
    String mount =
        switch (secret.name()) {
          case "tributary-secrets" -> "/etc/tributary/";
          case "tributary-tls" -> "/etc/tributary-tls/";
          default -> throw new IllegalArgumentException(secret.name());
        };
    List<String> files = new ArrayList<>();
    secret.tree().path("stringData").fieldNames().forEachRemaining(k -> files.add(mount + k));
    return files.stream();
  }

  private static List<SettingsProblem> problems(Path file) {
    try {
      new SettingsLoader(Optional.empty(), List.of(file), List.of()).load();
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }
}
