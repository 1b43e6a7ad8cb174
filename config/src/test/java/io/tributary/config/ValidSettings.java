package io.tributary.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random settings that are valid, drawn from what the reader says of each path. */
final class ValidSettings {
  /** A value and the HOCON that stands for it. */
  record Sample(Object value, String hocon) {}

  private static final Pattern WHOLE = Pattern.compile("a whole number, (\\d+) to (\\d+)");
  private static final Pattern CLOSED = Pattern.compile("([\\d.]+) to ([\\d.]+)");
  private static final Pattern OPEN_CLOSED =
      Pattern.compile("more than ([\\d.]+), up to ([\\d.]+)");
  private static final Pattern CLOSED_OPEN =
      Pattern.compile("at least ([\\d.]+), less than ([\\d.]+)");

  private ValidSettings() {}

  /** Path to what the reader expects there, for every setting. */
  static Map<String, String> expected() {
    SettingsReader reader =
        new SettingsReader(Reference.settings(), Reference.settings(), Reference.settings());
    Settings.read(reader);
    return reader.expected();
  }

  /** A value for every setting. */
  static Arbitrary<Map<String, Sample>> all() {
    List<String> paths = List.copyOf(expected().keySet());
    List<Arbitrary<Sample>> samples =
        paths.stream().map(path -> sample(path, expected().get(path))).toList();
    return Combinators.combine(samples)
        .as(
            values -> {
              Map<String, Sample> all = new LinkedHashMap<>();
              for (int i = 0; i < values.size(); i++) all.put(paths.get(i), values.get(i));
              return all;
            });
  }

  private static Arbitrary<Sample> sample(String path, String expected) {
    return switch (path) {
      // These keep the rules between settings.
      case "generation.candidates" -> ints(1, 32).map(n -> plain(2 * n));
      case "pipeline.max-in-flight" -> ints(65_536 + 1024, 1_000_000).map(ValidSettings::plain);
      case "learner.inverse-q.samples-per-prompt" -> ints(1, 2).map(ValidSettings::plain);
      case "pairs.assembler" -> choice(new PairAssembling[] {PairAssembling.BEST_WORST});
      case "learner.inverse-q.aligned-model" -> paths();
      // Prompts may come live, without an end.
      case "learner.schedule.type" -> choice(new ScheduleType[] {ScheduleType.CONSTANT});
      case "reference.refresh" ->
          choice(new ReferenceRefresh[] {ReferenceRefresh.NEVER, ReferenceRefresh.EVERY});
      case "learner.schedule.horizon-prompts" -> Arbitraries.just(plain(0L));
      case "learner.schedule.horizon-steps", "learner.schedule.warmup-steps" ->
          Arbitraries.longs().between(0, 1_000_000_000).map(ValidSettings::plain);
      case "embedded.model.width" -> ints(1, 32).map(n -> plain(2 * 8 * n));
      case "embedded.model.heads" -> Arbitraries.of(4, 8).map(ValidSettings::plain);
      case "embedded.model.kv-heads" -> Arbitraries.of(1, 2, 4).map(ValidSettings::plain);
      case "guards.kl.action", "guards.length.action", "guards.truncation.action" ->
          choice(GuardReaction.values());
      case "guards.chosen-log-prob.action", "guards.proxy-gold.action" ->
          Arbitraries.just(new Sample(GuardReaction.OFF, "off"));
      case "learner.offline.data" -> Arbitraries.just(new Sample(Optional.empty(), "\"\""));
      case "learner.offline.fraction", "learner.replay.fraction" ->
          Arbitraries.just(new Sample(0.0, "0"));
      case "prompts.follow" -> Arbitraries.just(plain(false));
      case "prompts.skip" -> Arbitraries.just(plain(0));
      case "prompts.http.queue" -> ints(65_536, 1_000_000).map(ValidSettings::plain);
      case "model.template" -> orOwn(text().map(text -> text + "{prompt}"));
      case "model.principle-template" -> orOwn(text().map(text -> "{principle}{prompt}" + text));
      case "generation.min-new-tokens" -> ints(0, 1).map(ValidSettings::plain);
      case "generation.stop" ->
          text()
              .list()
              .ofMaxSize(16)
              .map(
                  texts ->
                      new Sample(
                          texts,
                          texts.stream()
                              .map(ConfigUtil::quoteString)
                              .collect(Collectors.joining(", ", "[", "]"))));
      case "generation.logit-bias" -> biases();
      case "pair-log.url" ->
          Arbitraries.of(
                  "sqlite", "jdbc:postgresql://db:5432/log", "jdbc:postgresql://a,b/x?sslmode=on")
              .map(ValidSettings::quoted);
      case "pair-log.schema", "pair-log.user" ->
          Arbitraries.of("run_1", "a-b.c")
              .map(name -> new Sample(Optional.of(name), ConfigUtil.quoteString(name)));
      case "pair-log.password-variable" -> Arbitraries.of("A_1", "b").map(ValidSettings::quoted);
      case "seed", "generation.memory", "pair-log.retention.max-pairs" ->
          Arbitraries.longs().between(0, 1L << 53).map(ValidSettings::plain);
      case "generation.temperatures" ->
          Arbitraries.doubles()
              .between(0, 10)
              .ofScale(6)
              .list()
              .ofSize(2)
              .map(ValidSettings::plain);
      case "lora.target-modules" ->
          Arbitraries.of(LoraSettings.MODULES)
              .list()
              .uniqueElements()
              .ofMinSize(1)
              .map(ValidSettings::plain);
      case "judge.options", "learner.objectives" -> options();
      case "run.id" ->
          Arbitraries.strings()
              .withChars("aZ0")
              .ofMinLength(1)
              .ofMaxLength(128)
              .map(id -> new Sample(Optional.of(id), ConfigUtil.quoteString(id)));
      case "training.logit-memory", "prompts.http.max-bytes" ->
          ints(1, 1 << 20).map(n -> new Sample((long) n << 20, n + "MiB"));
      case "placement.policy", "placement.reference", "placement.judge" ->
          Arbitraries.of("cpu", "cuda:1")
              .map(d -> new Sample(Optional.of(d), ConfigUtil.quoteString(d)));
      case "placement.generators" ->
          Arbitraries.of(List.of(), List.of("cpu"), List.of("cuda:0", "cuda:1"))
              .map(
                  d ->
                      new Sample(
                          d, Arrays.toString(d.toArray()).replaceAll("[a-z:0-9]+", "\"$0\"")));
      case "model.device" -> Arbitraries.of("cpu", "cuda:0", "cuda:12").map(ValidSettings::quoted);
      case "cluster.bootstrap.method" ->
          choice(new BootstrapMethod[] {BootstrapMethod.NONE, BootstrapMethod.KUBERNETES_API});
      case "cluster.management.port" -> ints(1, 65_535).map(ValidSettings::plain);
      case "cluster.bootstrap.contact-points" ->
          Arbitraries.of("[]", "[\"h:1\"]", "[\"10.0.0.1:8558\", \"[::1]:65535\"]")
              .map(
                  hocon ->
                      new Sample(
                          ConfigFactory.parseString("l = " + hocon).getStringList("l"), hocon));
      case "cluster.bootstrap.kubernetes.namespace", "cluster.bootstrap.kubernetes.container" ->
          text().map(t -> new Sample(Optional.of(t), ConfigUtil.quoteString(t)));
      case "objective" -> Arbitraries.of("dpo", "inverse-q", "ipo").map(ValidSettings::plain);
      case "model.dtype" ->
          choice(new ComputeType[] {ComputeType.AUTO, ComputeType.FP32, ComputeType.BF16});
      case "learner.inverse-q.form" -> choice(InverseQForm.values());
      case "learner.inverse-q.mode" -> choice(InverseQMode.values());
      default -> byExpectation(path, expected);
    };
  }

  private static Arbitrary<Sample> orOwn(Arbitrary<String> templates) {
    return Arbitraries.oneOf(templates, Arbitraries.just(ModelSettings.OWN_TEMPLATE))
        .map(ValidSettings::quoted);
  }

  private static Arbitrary<Sample> byExpectation(String path, String expected) {
    Matcher whole = WHOLE.matcher(expected);
    if (whole.matches()) {
      return ints(Integer.parseInt(whole.group(1)), Integer.parseInt(whole.group(2)))
          .map(ValidSettings::plain);
    }
    if (expected.startsWith("a number, ")) {
      return doubles(expected.substring("a number, ".length())).map(ValidSettings::plain);
    }
    if (expected.startsWith("a duration")) {
      return Arbitraries.longs()
          .between(1000, 3_600_000)
          .map(n -> new Sample(Duration.ofMillis(n), n + "ms"));
    }
    if (expected.equals("true or false"))
      return Arbitraries.of(true, false).map(ValidSettings::plain);
    if (expected.startsWith("text")) return text().map(ValidSettings::quoted);
    if (expected.startsWith("empty, or a f")) return paths();
    if (expected.startsWith("a folder")) {
      return paths().map(s -> new Sample(((Optional<?>) s.value()).orElseThrow(), s.hocon()));
    }
    throw new AssertionError("say how to draw " + path + ", " + expected);
  }

  private static Arbitrary<Double> doubles(String range) {
    Matcher m = OPEN_CLOSED.matcher(range);
    if (m.matches()) return between(m, false, true);
    m = CLOSED_OPEN.matcher(range);
    if (m.matches()) return between(m, true, false);
    m = CLOSED.matcher(range);
    if (m.matches()) return between(m, true, true);
    if (range.startsWith("more than ")) {
      return Arbitraries.doubles().between(0, false, 1e300, true).ofScale(17);
    }
    throw new AssertionError(range);
  }

  private static Arbitrary<Double> between(Matcher m, boolean minIncluded, boolean maxIncluded) {
    double min = Double.parseDouble(m.group(1));
    double max = Double.parseDouble(m.group(2));
    return Arbitraries.doubles().between(min, minIncluded, max, maxIncluded).ofScale(12);
  }

  private static Arbitrary<Integer> ints(int min, int max) {
    return Arbitraries.integers().between(min, max);
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings()
        .withChars("aé猫 \n\t\"\\#${}[],:=+/*.'")
        .ofMaxLength(20)
        .map(text -> "x" + text);
  }

  private static Arbitrary<Sample> paths() {
    return Arbitraries.strings()
        .withChars("ab .-_/#$\"{}=é")
        .ofMaxLength(20)
        .map(text -> "r" + text)
        .map(text -> new Sample(Optional.of(Path.of(text)), ConfigUtil.quoteString(text)));
  }

  private static Arbitrary<Sample> biases() {
    return Arbitraries.maps(
            ints(0, 999_999_999), Arbitraries.doubles().between(-100, 100).ofScale(12))
        .ofMaxSize(4)
        .map(
            biases ->
                new Sample(
                    biases,
                    biases.entrySet().stream()
                        .map(bias -> bias.getKey() + " = " + bias.getValue())
                        .collect(Collectors.joining(", ", "{", "}"))));
  }

  private static Arbitrary<Sample> options() {
    Arbitrary<String> names =
        Arbitraries.strings().withChars("ab-/ \"é").ofMinLength(1).ofMaxLength(6).map(n -> "o" + n);
    return Arbitraries.maps(names, text())
        .ofMaxSize(4)
        .map(
            options -> {
              StringBuilder hocon = new StringBuilder("{");
              options.forEach(
                  (name, value) ->
                      hocon
                          .append(ConfigUtil.quoteString(name))
                          .append(" : ")
                          .append(ConfigUtil.quoteString(value))
                          .append("\n"));
              return new Sample(options, hocon + "}");
            });
  }

  private static <E extends Choice> Arbitrary<Sample> choice(E[] constants) {
    return Arbitraries.of(constants).map(constant -> new Sample(constant, constant.label()));
  }

  private static Sample plain(Object value) {
    return new Sample(value, value.toString());
  }

  private static Sample quoted(String text) {
    return new Sample(text, ConfigUtil.quoteString(text));
  }
}
