package io.tributary.app.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.deploy.image.Image.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the images, what is not, and that they run as their user. */
class ImageIT {
  private static final int MIB = 1 << 20;
  private static final Pattern SECRET_FILE =
      Pattern.compile(
          "(?i)(.*\\.(pem|key|p12|pfx|jks|kdbx|env)|id_[a-z0-9]+|\\.netrc|settings\\.xml"
              + "|\\.git|\\.m2|\\.npmrc|\\.pgpass|secrets.*|tributary\\.conf|cluster\\.conf)");
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(token|secret|password|passwd|credential|apikey|api_key).*");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tributary", "tributary-lite"})
  void startsTheProgramAsAUserThatIsNotRoot(String name) throws IOException {
    JsonNode config = Image.open(name, folder).config();
    assertThat(config.path("os").asText()).isEqualTo("linux");
    assertThat(config.path("architecture").asText()).isEqualTo("amd64");
    JsonNode container = config.path("config");
    assertThat(container.path("User").asText()).isEqualTo("10001:10001");
    assertThat(container.path("Entrypoint")).hasToString("[\"/usr/local/bin/tributary\"]");
    assertThat(container.path("Cmd")).isEmpty();
    assertThat(container.path("WorkingDir").asText()).isEqualTo("/var/lib/tributary");
    assertThat(container.path("ExposedPorts").has("25520/tcp")).isTrue();
    assertThat(container.path("ExposedPorts").has("8558/tcp")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tributary", "tributary-lite"})
  void isTheSameWheneverItIsMade(String name) throws IOException {
    Image image = Image.open(name, folder);
    assertThat(image.config().path("created").asText()).startsWith("2026-01-01T00:00:00");
    for (Item item : Image.items(image.own())) {
      assertThat(item.seconds()).as(item.name()).isLessThanOrEqualTo(1767225600);
    }
  }

  @Test
  void holdsAllModulesAndTheNativesOfItsPlatform() throws IOException {
    List<String> jars = jars(Image.open("tributary", folder));
    for (String module : List.of("api", "config", "gpu", "judges", "streams", "actors")) {
      assertThat(jars).anyMatch(jar -> jar.matches("tributary-" + module + "-[\\d.]+\\.jar"));
    }
    assertThat(jars)
        .anyMatch(jar -> jar.matches("pytorch-native-\\w+-[\\d.]+-linux-x86_64\\.jar"))
        .anyMatch(jar -> jar.startsWith("pytorch-jni-"))
        .anyMatch(jar -> jar.startsWith("tokenizers-"));
  }

  @Test
  void itsNativesAreWhole() throws IOException {
    var natives = new TreeSet<String>();
    for (Path layer : Image.open("tributary", folder).layers()) {
      Image.visit(
          layer,
          (item, bytes) -> {
            if (!item.fileName().matches("(pytorch-native|pytorch-jni|tokenizers)-.*\\.jar"))
              return;
            ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.readAllBytes()));
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
              if (e.getName().contains("linux-x86_64") || e.getName().contains("native/lib/")) {
                natives.add(e.getName().replaceFirst("^.*/", ""));
              }
            }
          });
    }
    assertThat(natives)
        .anyMatch(n -> n.startsWith("libtorch_cpu.so"))
        .anyMatch(n -> n.startsWith("libc10.so"))
        .anyMatch(n -> n.startsWith("libdjl_torch.so"))
        .anyMatch(n -> n.startsWith("libtokenizers.so"));
  }

  @Test
  void theLiteImageHoldsNoneOfThem() throws IOException {
    Image lite = Image.open("tributary-lite", folder);
    List<String> jars = jars(lite);
    assertThat(jars)
        .noneMatch(jar -> jar.matches("(pytorch-native|pytorch-jni|tokenizers)-.*"))
        .anyMatch(jar -> jar.startsWith("tributary-actors-"))
        .anyMatch(jar -> jar.startsWith("sqlite-jdbc-"));
    long bytes = Image.items(lite.own()).stream().mapToLong(Item::size).sum();
    assertThat(bytes / MIB).isLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tributary", "tributary-lite"})
  void holdsNoTestsAndNoSecrets(String name) throws IOException {
    Image image = Image.open(name, folder);
    List<String> keys = new ArrayList<>();
    for (Path layer : image.own()) {
      Image.visit(
          layer,
          (item, bytes) -> {
            assertThat(item.fileName()).doesNotMatch(SECRET_FILE);
            assertThat(item.name())
                .doesNotMatch(".*(Test|IT)\\.class")
                .doesNotContain("test-classes")
                .doesNotContainPattern("/(junit|assertj|jqwik|archunit|jazzer|client-java)");
            if (!item.file() || item.size() > MIB) return;
            String text = new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
            if (text.matches("(?s).*BEGIN [A-Z ]*PRIVATE KEY.*")) keys.add(item.name());
          });
    }
    assertThat(keys).isEmpty();
    assertThat(image.environment()).noneMatch(v -> SECRET_NAME.matcher(v).matches());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tributary", "tributary-lite"})
  void itsUserCannotChangeTheProgram(String name) throws IOException {
    for (Item item : Image.items(Image.open(name, folder).own())) {
      assertThat(item.owner()).as(item.name()).isZero();
      assertThat(item.mode() & 07022).as(item.name()).isZero();
    }
  }

  @Test
  void theDoctorRunsInItsFiles() throws Exception {
    Container container = Container.unpack(Image.open("tributary", folder), folder);
    Container.Ended doctor = container.run("doctor", "--json");
    assertThat(doctor.code()).as(doctor.err()).isZero();
    JsonNode facts = new ObjectMapper().readTree(doctor.out());
    assertThat(facts.path("engine").asText()).contains("2.7.1");
    assertThat(facts.path("java").asText()).startsWith("17.");
  }

  @Test
  void nothingIsWrittenOutsideTheVolumes() throws Exception {
    Container container = Container.unpack(Image.open("tributary-lite", folder), folder);
    Container.Ended run = container.run("run", "--set", "run.folder=/app/runs");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("/app/runs: Read-only file system");
  }

  @Test
  void theLiteImageRunsWhatNeedsNoNatives() throws Exception {
    Container container = Container.unpack(Image.open("tributary-lite", folder), folder);
    Container.Ended config = container.run("config", "--set", "seed=5");
    assertThat(config.code()).as(config.err()).isZero();
    assertThat(config.out()).containsPattern("(?m)^seed +5 +--set");
    Container.Ended wrong = container.run("config", "--set", "sed=5");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("did you mean seed?");
  }

  private static List<String> jars(Image image) throws IOException {
    return Image.items(image.own()).stream()
        .filter(item -> item.name().startsWith("app/libs/"))
        .map(Item::fileName)
        .toList();
  }
}
