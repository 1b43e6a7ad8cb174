package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
import io.tributary.api.Prompt;
import io.tributary.app.UserError;
import io.tributary.app.embedded.Corpus;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PromptPlanTest {
  private static Settings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults().set("prompts.file=my.jsonl");
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load().settings();
  }

  private static List<Prompt> prompts(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Prompt("p" + i, "prompt " + i)).toList();
  }

  private static List<Prompt> streamed(PromptPlan plan) throws Exception {
    ActorSystem system = ActorSystem.create();
    try {
      return plan.stream().from(0).runWith(Sink.seq(), system).toCompletableFuture().get();
    } finally {
      system.terminate();
    }
  }

  @Property(tries = 50)
  void holdsOutAtMostAFifthAndValidatesWithAtMostATenth(
      @ForAll @IntRange(min = 8, max = 3_000) int count, @ForAll long seedBits) {
    Settings settings = settings("seed=" + (seedBits & 0xffff_ffffL), "prompts.limit=0");
    PromptPlan plan = PromptPlan.ofFile(settings, prompts(count));
    int heldOut = plan.allHeldOut().size();
    int validation = plan.validation().size();
    assertThat(heldOut).isBetween(1, Math.max(1, count / 5)).isLessThanOrEqualTo(384);
    assertThat(validation).isBetween(1, Math.max(1, count / 10)).isLessThanOrEqualTo(64);
    assertThat(plan.stream().size()).isEqualTo(count - heldOut - validation);
    Set<Prompt> away = new HashSet<>(plan.allHeldOut());
    away.addAll(plan.validation());
    assertThat(away).hasSize(heldOut + validation);
  }

  @Test
  void whatIsSkippedIsWhatARunBeforeWasFed() throws Exception {
    Corpus corpus = Corpus.load();
    Settings all = SettingsLoader.defaults().set("prompts.limit=40").load().settings();
    Settings first = SettingsLoader.defaults().set("prompts.limit=15").load().settings();
    Settings second =
        SettingsLoader.defaults().set("prompts.skip=15").set("prompts.limit=25").load().settings();
    List<Prompt> parts = new ArrayList<>(streamed(PromptPlan.embedded(first, corpus)));
    parts.addAll(streamed(PromptPlan.embedded(second, corpus)));
    assertThat(parts).isEqualTo(streamed(PromptPlan.embedded(all, corpus)));
  }

  @Test
  void everyEpochSkipsTheSame() throws Exception {
    List<Prompt> once = streamed(PromptPlan.ofFile(settings("prompts.skip=8"), prompts(40)));
    List<Prompt> twice =
        streamed(PromptPlan.ofFile(settings("prompts.skip=8", "prompts.epochs=2"), prompts(40)));
    assertThat(once).hasSize(28 - 8);
    assertThat(twice.stream().map(Prompt::text).distinct())
        .containsExactlyInAnyOrderElementsOf(once.stream().map(Prompt::text).toList());
    assertThat(twice).hasSize(2 * once.size());
  }

  @Test
  void toSkipAllIsRefused() {
    assertThatThrownBy(() -> PromptPlan.ofFile(settings("prompts.skip=28"), prompts(40)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("prompts.skip = 28, but there are 28 prompts to train on");
  }

  @Test
  void neverTrainsOnWhatItHoldsOut() throws Exception {
    PromptPlan plan = PromptPlan.ofFile(settings("prompts.epochs=2"), prompts(40));
    List<Prompt> away = new ArrayList<>(plan.allHeldOut());
    away.addAll(plan.validation());
    List<Prompt> trained = streamed(plan);
    assertThat(trained).hasSize(2 * 28);
    assertThat(trained.stream().map(Prompt::text))
        .doesNotContainAnyElementsOf(away.stream().map(Prompt::text).toList());
    assertThat(plan.corpus()).isEmpty();
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    List<Prompt> first = PromptPlan.ofFile(settings("seed=1"), prompts(100)).allHeldOut();
    assertThat(PromptPlan.ofFile(settings("seed=1"), prompts(100)).allHeldOut()).isEqualTo(first);
    assertThat(PromptPlan.ofFile(settings("seed=2"), prompts(100)).allHeldOut())
        .isNotEqualTo(first);
  }

  @Test
  void needsEightPrompts() {
    assertThatThrownBy(() -> PromptPlan.ofFile(settings(), prompts(7)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("my.jsonl has 7 usable prompts");
    assertThat(PromptPlan.ofFile(settings(), prompts(8)).stream().size()).isEqualTo(6);
  }

  @Test
  void takesBothKindsOfTheCorpusInHalves() {
    Settings settings = settings("evaluation.prompts=11", "evaluation.validation-prompts=5");
    PromptPlan plan = PromptPlan.embedded(settings, Corpus.load());
    assertThat(plan.heldOut()).containsOnlyKeys("held_out_templates", "held_out_combinations");
    assertThat(plan.heldOut().get("held_out_templates")).hasSize(6);
    assertThat(plan.heldOut().get("held_out_combinations")).hasSize(5);
    assertThat(plan.validation()).hasSize(5);
    assertThat(plan.corpus()).isPresent();
  }

  @Test
  void sharesNoPromptOfTheCorpus() throws Exception {
    PromptPlan plan = PromptPlan.embedded(settings("prompts.limit=0"), Corpus.load());
    List<String> away = new ArrayList<>();
    for (Prompt prompt : plan.allHeldOut()) away.add(prompt.text());
    for (Prompt prompt : plan.validation()) away.add(prompt.text());
    assertThat(away).doesNotHaveDuplicates();
    assertThat(streamed(plan).stream().map(Prompt::text)).doesNotContainAnyElementsOf(away);
  }
}
