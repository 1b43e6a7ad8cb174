package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.config.ValidSettings.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void recordsReaderAndReferenceHaveTheSameLeaves() {
    Set<String> reference =
        Reference.settings().toConfig().entrySet().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    // an empty block is not an entry in HOCON
    reference.add("judge.options");
    reference.add("learner.objectives");
    reference.add("generation.logit-bias");
    assertThat(ValidSettings.expected().keySet()).containsExactlyInAnyOrderElementsOf(reference);
    Settings settings = SettingsLoader.defaults().load().settings();
    assertThat(SettingsTree.leaves(settings).keySet())
        .containsExactlyInAnyOrderElementsOf(reference);
  }

  @Test
  void entriesComeInTheOrderOfReferenceConf() throws IOException {
    String text =
        Files.readString(Path.of("src/main/resources/reference.conf")).replaceAll("(?m)#.*$", "");
    int at = 0;
    for (Entry entry : SettingsLoader.defaults().load().entries()) {
      String name = entry.path().substring(entry.path().lastIndexOf('.') + 1);
      int next = text.indexOf(" " + name + " ", at);
      assertThat(next).as(entry.path()).isGreaterThanOrEqualTo(at);
      at = next;
    }
  }

  @Test
  void defaults() {
    Settings settings = SettingsLoader.defaults().load().settings();
    assertThat(settings.seed()).isEqualTo(17);
    assertThat(settings.objective()).isEqualTo("dpo");
    assertThat(settings.run().id()).isEmpty();
    assertThat(settings.run().cacheFolder()).isEqualTo(Path.of("runs", ".cache"));
    assertThat(settings.model().folder()).isEmpty();
    assertThat(settings.model().template()).isEqualTo(ModelSettings.OWN_TEMPLATE);
    assertThat(settings.generation().temperatures()).isEqualTo(List.of(1.0, 0.7));
    assertThat(settings.pipeline().unitDeadline()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.learner().learningRate()).isEqualTo(1e-4);
    assertThat(settings.learner().inverseQ().mode()).isEqualTo(InverseQMode.PRINCIPLE);
    assertThat(settings.embedded().model().kvHeads()).isEqualTo(2);
    assertThat(settings.judge().options()).isEmpty();
  }

  @Test
  void firstHalfOfTheCandidatesHasTheFirstTemperature() {
    GenerationSettings generation = SettingsLoader.defaults().load().settings().generation();
    assertThat(List.of(0, 3, 4, 7).stream().map(generation::temperatureOf))
        .containsExactly(1.0, 1.0, 0.7, 0.7);
  }

  /** Each value arrives in the component of its path, which a swapped pair of lines would break. */
  @Property(tries = 100)
  void everyValidValueArrivesWhereItBelongs(@ForAll("valid") Map<String, Sample> samples) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (Map.Entry<String, Sample> sample : samples.entrySet()) {
      loader = loader.set(sample.getKey() + "=" + sample.getValue().hocon());
    }
    Map<String, Object> expected = new HashMap<>();
    samples.forEach((path, sample) -> expected.put(path, sample.value()));
    ResolvedSettings loaded = loader.load();
    assertThat(SettingsTree.leaves(loaded.settings())).isEqualTo(expected);
    assertThat(loaded.entries()).extracting(Entry::origin).containsOnly("--set");
  }

  @Provide
  Arbitrary<Map<String, Sample>> valid() {
    return ValidSettings.all();
  }

  @Test
  void partsAreOnTheModelsDeviceUnlessPlacedElsewhere() {
    Settings plain = SettingsLoader.defaults().set("model.device=\"cuda:0\"").load().settings();
    assertThat(plain.policyDevice()).isEqualTo("cuda:0");
    assertThat(plain.referenceDevice()).isEqualTo("cuda:0");
    assertThat(plain.judgeDevice()).isEqualTo("cuda:0");
    assertThat(plain.generatorDevice(3)).isEqualTo("cuda:0");
    Settings placed =
        SettingsLoader.defaults()
            .set("placement.policy=\"cuda:1\"")
            .set("placement.reference=\"cuda:2\"")
            .set("placement.judge=\"cuda:3\"")
            .set("placement.generators=[\"cuda:4\", cpu]")
            .load()
            .settings();
    assertThat(placed.policyDevice()).isEqualTo("cuda:1");
    assertThat(placed.referenceDevice()).isEqualTo("cuda:2");
    assertThat(placed.judgeDevice()).isEqualTo("cuda:3");
    assertThat(placed.generatorDevice(2)).isEqualTo("cuda:4");
    assertThat(placed.generatorDevice(3)).isEqualTo("cpu");
  }
}
