package io.tributary.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script itself, with a {@code java} and a {@code mvn} that say how they were run. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final List<String> TOOLS =
      List.of("sh", "sed", "find", "dirname", "readlink", "rm", "mv", "mkdir", "rmdir", "sleep");

  private record Started(Process process, Path out, Path err) {}

  private record Ended(int code, String out, String err, long pid) {}

  @TempDir Path temporary;
  private Path home;
  private Path bin;
  private Map<String, String> environment;

  @BeforeEach
  void layOutAProject() throws IOException {
    home = Files.createDirectories(temporary.resolve("my projects/tri butary"));
    bin = Files.createDirectories(temporary.resolve("a bin"));
    Path script = Path.of("..", "tributary"); // tests run in the module's folder
    executable(home.resolve("tributary"), Files.readString(script));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.createDirectories(home.resolve("api/src/main/java"));
    for (String tool : TOOLS) Files.createSymbolicLink(bin.resolve(tool), find(tool));
    java("17.0.15");
    executable(
        bin.resolve("mvn"),
        """
        #!/bin/sh
        echo "maven speaks"
        echo "$*" >>"$PWD/mvn.log"
        sleep 0.5
        mkdir -p app/target/lib
        """);
    environment = new HashMap<>(Map.of("PATH", bin.toString(), "LANG", "C.UTF-8"));
  }

  private static Path find(String tool) {
    for (String folder : new String[] {"/usr/bin", "/bin"}) {
      if (Files.isExecutable(Path.of(folder, tool))) return Path.of(folder, tool);
    }
    return fail("no " + tool);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** A java of this version that prints its process, arguments and environment. */
  private void java(String version) throws IOException {
    java(version, 0);
  }

  /** One that starts with the module of vectors with this exit code. */
  private void java(String version, int vectors) throws IOException {
    executable(
        bin.resolve("java"),
        """
        #!/bin/sh
        if [ "$1" = --add-modules=jdk.incubator.vector ]; then exit %s; fi
        if [ "$1" = -version ]; then
          echo 'Picked up JAVA_TOOL_OPTIONS: -Dx="1"' >&2
          echo 'openjdk version "%s" 2025-04-15' >&2
          exit 0
        fi
        echo "pid=$$"
        echo "LC_ALL=$LC_ALL"
        echo "MALLOC_MMAP_THRESHOLD_=$MALLOC_MMAP_THRESHOLD_"
        echo "GLIBC_TUNABLES=$GLIBC_TUNABLES"
        echo "ONEDNN_PRIMITIVE_CACHE_CAPACITY=$ONEDNN_PRIMITIVE_CACHE_CAPACITY"
        for argument in "$@"; do printf '<%%s>\\n' "$argument"; done
        exit 7
        """
            .formatted(vectors, version));
  }

  private void markAsBuilt() throws IOException {
    Files.createDirectories(home.resolve("app/target"));
    Path marker = Files.writeString(home.resolve("app/target/.built"), "");
    Files.setLastModifiedTime(marker, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private Started start(Path script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(temporary, "out", "");
    Path err = Files.createTempFile(temporary, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Started(builder.start(), out, err);
  }

  private static Ended end(Started started) throws Exception {
    Process process = started.process();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail("the launcher hangs");
    }
    return new Ended(
        process.exitValue(),
        Files.readString(started.out()),
        Files.readString(started.err()),
        process.pid());
  }

  private Ended launch(String... arguments) throws Exception {
    return end(start(home.resolve("tributary"), arguments));
  }

  private List<String> builds() throws IOException {
    Path log = home.resolve("mvn.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Test
  void passesArgumentsAndExitCodeOnExactly() throws Exception {
    markAsBuilt();
    Ended ended = launch("sample", "two words", "", "*", "$HOME", "a\"b'c", "back\\slash", "é");
    assertThat(ended.code()).as(ended.err()).isEqualTo(7);
    assertThat(ended.out())
        .endsWith(
            "<io.tributary.app.Main>\n<sample>\n<two words>\n<>\n<*>\n<$HOME>\n<a\"b'c>\n"
                + "<back\\slash>\n<é>\n");
    assertThat(ended.out())
        .contains("<-cp>\n<" + home + "/app/target/tributary.jar:" + home + "/app/target/lib/*>");
    assertThat(builds()).isEmpty();
  }

  @Test
  void becomesTheJvmSoThatSignalsReachIt() throws Exception {
    markAsBuilt();
    Ended ended = launch();
    assertThat(ended.out()).contains("pid=" + ended.pid() + "\n");
  }

  @Test
  void findsItsFolderThroughLinks() throws Exception {
    markAsBuilt();
    Path relative = temporary.resolve("relative link");
    Files.createSymbolicLink(relative, Path.of("my projects/tri butary/tributary"));
    Path second = Files.createSymbolicLink(temporary.resolve("second"), relative);
    Ended ended = end(start(second, "run"));
    assertThat(ended.code()).as(ended.err()).isEqualTo(7);
    assertThat(ended.out()).contains(home + "/app/target/tributary.jar");
  }

  @Test
  void setsTheOptionsAndLetsTheUserAddSome() throws Exception {
    markAsBuilt();
    environment.put("TRIBUTARY_JAVA_OPTS", "-Xmx3g -Dy=1");
    environment.put("MALLOC_MMAP_THRESHOLD_", "5");
    environment.remove("LANG");
    Ended ended = launch();
    assertThat(ended.out())
        .contains("<-Xmx1g>", "<-Dai.djl.offline=true>")
        .contains("<-Xmx3g>\n<-Dy=1>\n<-cp>")
        .contains("MALLOC_MMAP_THRESHOLD_=5\n")
        .contains("GLIBC_TUNABLES=glibc.malloc.hugetlb=1\n")
        .contains("ONEDNN_PRIMITIVE_CACHE_CAPACITY=32\n")
        .contains("LC_ALL=C.UTF-8\n")
        .doesNotContain("--enable-native-access");
  }

  /** Whoever samples gets them if the JVM has them; nobody else hears the JVM's warning. */
  @Test
  void addsVectorsForWhatSamples() throws Exception {
    markAsBuilt();
    String option = "<--add-modules=jdk.incubator.vector>";
    for (String command : new String[] {"run", "node", "cluster", "experiment", "doctor"}) {
      assertThat(launch(command).out()).as(command).contains(option);
    }
    assertThat(launch("config").out()).doesNotContain(option);
    java("17.0.15", 1);
    assertThat(launch("run").out()).contains("<run>").doesNotContain(option);
  }

  @Test
  void takesJarsOfTheUsersOwn() throws Exception {
    markAsBuilt();
    environment.put("TRIBUTARY_CLASS_PATH", "my judge.jar:/b.jar");
    assertThat(launch().out()).contains("/app/target/lib/*:my judge.jar:/b.jar>\n");
  }

  @Test
  void knowsTheOptionsOfNewJvms() throws Exception {
    markAsBuilt();
    java("25");
    assertThat(launch().out()).contains("<--enable-native-access=ALL-UNNAMED>");
  }

  @Test
  void refusesAJavaThatIsTooOld() throws Exception {
    markAsBuilt();
    for (String version : new String[] {"1.8.0_402", "11.0.2"}) {
      java(version);
      Ended ended = launch();
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err())
          .isEqualTo(
              "tributary: %s is Java %s, but 17 or newer is needed; set JAVA_HOME to one\n"
                  .formatted(bin.resolve("java"), version));
    }
  }

  @Test
  void saysWhereAJavaIsMissing() throws Exception {
    environment.put("JAVA_HOME", temporary.resolve("no jdk").toString());
    Ended wrongHome = launch();
    assertThat(wrongHome.code()).isEqualTo(2);
    assertThat(wrongHome.err()).startsWith("tributary: JAVA_HOME is " + temporary + "/no jdk");
    environment.remove("JAVA_HOME");
    Files.delete(bin.resolve("java"));
    Ended none = launch();
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).startsWith("tributary: no java found");
  }

  @Test
  void javaHomeWinsOverThePath() throws Exception {
    markAsBuilt();
    java("11.0.2");
    Files.createDirectories(temporary.resolve("jdk/bin"));
    Path old = bin.resolve("java");
    Path good = temporary.resolve("jdk/bin/java");
    executable(good, Files.readString(old).replace("11.0.2", "21.0.1"));
    environment.put("JAVA_HOME", temporary.resolve("jdk").toString());
    assertThat(launch().code()).isEqualTo(7);
  }

  @Test
  void buildsOnFirstUseAndAgainWhenASourceIsNewer() throws Exception {
    Ended first = launch("config", "--json");
    assertThat(first.code()).as(first.err()).isEqualTo(7);
    assertThat(first.err()).contains("tributary: building in " + home).contains("maven speaks");
    assertThat(first.out()).as("standard output is the program's").startsWith("pid=");
    assertThat(builds())
        .hasSize(1)
        .first()
        .asString()
        .contains("package")
        .contains("-Dmaven.test.skip=true");

    assertThat(launch().err()).isEmpty();
    assertThat(builds()).hasSize(1);

    Path source = Files.writeString(home.resolve("api/src/main/java/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launch().err()).contains("building");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aFailedBuildIsSaidAndTriedAgain() throws Exception {
    String works = Files.readString(bin.resolve("mvn"));
    executable(bin.resolve("mvn"), "#!/bin/sh\necho 'A.java:3: broken'\nexit 1\n");
    Ended failed = launch();
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err())
        .contains("A.java:3: broken")
        .endsWith("tributary: the build failed; what Maven says about it is above\n");
    assertThat(failed.out()).isEmpty();
    executable(bin.resolve("mvn"), works);
    assertThat(launch().code()).isEqualTo(7);
  }

  @Test
  void saysWhereMavenIsMissing() throws Exception {
    Files.delete(bin.resolve("mvn"));
    Ended ended = launch();
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("tributary: not built yet, and no mvn found");
  }

  @Test
  void twoFirstUsesBuildOnce() throws Exception {
    twoAtOnce();
    assertThat(builds()).hasSize(1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void twoFirstUsesBuildOnceWhereFlockIsKnown() throws Exception {
    Files.createSymbolicLink(bin.resolve("flock"), find("flock"));
    twoAtOnce();
    assertThat(builds()).hasSize(1);
  }

  private void twoAtOnce() throws Exception {
    Started one = start(home.resolve("tributary"));
    Started two = start(home.resolve("tributary"));
    Ended first = end(one);
    Ended second = end(two);
    assertThat(first.code()).as(first.err()).isEqualTo(7);
    assertThat(second.code()).as(second.err()).isEqualTo(7);
    assertThat(first.err() + second.err()).contains("another tributary is building");
  }
}
