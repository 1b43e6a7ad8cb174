package io.tributary.app.deploy.kubernetes;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings file of the ConfigMap.
 *
 * @param text as it is written
 * @param settings parsed, without what it includes
 */
record ClusterConf(String text, Config settings) {
  private static final Path FILE = Kustomization.KUBERNETES.resolve("base/cluster.conf");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\??([A-Z_]+)}");

  /** Where the port of each name is set. */
  private static final Map<String, String> PORTS =
      Map.of(
          "remoting", "akka.remote.artery.canonical.port",
          "management", "cluster.management.port",
          "weights", "weights.port",
          "prompts", "prompts.http.port");

  static ClusterConf read() {
    try {
      String text = Files.readString(FILE);
      return new ClusterConf(
          text, ConfigFactory.parseString(text.replaceAll("(?m)^include .*$", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port(String name) {
    return settings.getInt(PORTS.get(name));
  }

  Duration drain() {
    return settings.getDuration("pipeline.drain-timeout");
  }

  /** The variables it takes from the environment. */
  Set<String> environment() {
    return VARIABLE.matcher(text).results().map(r -> r.group(1)).collect(Collectors.toSet());
  }

  /** Lays the files of the ConfigMap into one folder, as a pod does. */
  static Path project(Kustomization kustomization, Path folder) throws IOException {
    for (var file : kustomization.settings().get("tributary-settings").entrySet()) {
      Files.copy(file.getValue(), folder.resolve(file.getKey()));
    }
    return folder.resolve("cluster.conf");
  }
}
