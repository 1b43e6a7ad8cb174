package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossChecksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generation.candidates=5 | generation.candidates | an even number",
        "prompts.follow=true prompts.live-limit=8 | prompts.follow | false without prompts.file",
        "prompts.follow=true prompts.file=f prompts.epochs=2 prompts.live-limit=8 | prompts.epochs"
            + " | 1 with prompts.follow",
        "prompts.follow=true prompts.file=f prompts.skip=1 prompts.live-limit=8 | prompts.skip | 0"
            + " where prompts come live",
        "prompts.http.enabled=true prompts.skip=1 prompts.live-limit=8 | prompts.skip | 0 where"
            + " prompts come live",
        "prompts.follow=true prompts.file=f | learner.schedule.type | prompts.follow = true gives a"
            + " stream without an end",
        "prompts.http.enabled=true | learner.schedule.type | prompts.http.enabled = true gives a"
            + " stream without an end",
        "learner.schedule.horizon-steps=5 learner.schedule.horizon-prompts=6 |"
            + " learner.schedule.horizon-prompts | 0, because learner.schedule.horizon-steps = 5",
        "pairs.assembler=checkpoint-pair pairs.checkpoint-pair.versions-back=3 | weights.keep | at"
            + " least pairs.checkpoint-pair.versions-back + 1 = 4",
        "reference.refresh=ema lora.enabled=true | reference.refresh | never or every",
        "prompts.http.queue=255 | prompts.http.max-batch | prompts.http.queue = 255",
        "pipeline.max-in-flight=23 | pipeline.max-in-flight | = 24",
        "learner.examples-per-step=41 | pipeline.max-in-flight | = 49",
        "generation.prompts-per-unit=33 | pipeline.max-in-flight | = 49",
        "model.template=hello | model.template | {prompt}",
        "model.principle-template={prompt} | model.principle-template | {principle}",
        "model.principle-template={principle} | model.principle-template | {principle}",
        "objective=inverse-q learner.inverse-q.mode=aligned | learner.inverse-q.aligned-model | a"
            + " folder",
        "objective=inverse-q generation.candidates=2 | learner.inverse-q.samples-per-prompt | ="
            + " 2",
        "embedded.model.width=130 | embedded.model.width | a multiple of embedded.model.heads = 4",
        "embedded.model.width=132 | embedded.model.width | an even multiple",
        "embedded.model.kv-heads=3 | embedded.model.heads | embedded.model.kv-heads = 3",
        "model.dtype=int8 model.device=cuda:0 | model.dtype | auto, fp32 or bf16",
        "cluster.bootstrap.method=kubernetes-api | cluster.management.port | a port",
        "cluster.management.port=8558 cluster.bootstrap.method=config |"
            + " cluster.bootstrap.contact-points | at least"
            + " cluster.bootstrap.required-contact-points = 2",
        "objective=inverse-q pairs.assembler=all-pairs | pairs.assembler | best-worst, the default,"
            + " with objective = inverse-q",
        "pairs.assembler=rejection-sampling pairs.rejection-sampling.keep=10 |"
            + " pairs.rejection-sampling.keep | at most generation.candidates = 8",
        "pairs.assembler=rejection-sampling pairs.rejection-sampling.keep=3 |"
            + " pairs.rejection-sampling.keep | an even number",
        "objective=inverse-q guards.chosen-log-prob.action=lower | guards.chosen-log-prob.action |"
            + " no chosen responses",
        "objective=inverse-q guards.chosen-log-prob.action=roll-back |"
            + " guards.chosen-log-prob.action | off or warn, because objective = inverse-q has no",
        "objective=inverse-q guards.chosen-log-prob.action=pause | guards.chosen-log-prob.action |"
            + " off or warn, because objective = inverse-q has no chosen responses",
        "pipeline.deterministic=true guards.chosen-log-prob.action=pause |"
            + " guards.chosen-log-prob.action | in no checkpoint",
        "prompts.file=p guards.proxy-gold.action=warn | guards.proxy-gold.action | only the"
            + " embedded prompts",
        "learner.offline.fraction=0.25 | learner.offline.data | a preference file, because"
            + " learner.offline.fraction = 0.25",
        "learner.offline.data=p.jsonl learner.offline.fraction=0.94 | learner.offline.fraction | at"
            + " most (learner.examples-per-step - 1) / learner.examples-per-step = 15/16",
        "learner.offline.data=p.jsonl learner.offline.fraction=0.5 learner.replay.fraction=0.5 |"
            + " learner.replay.fraction | with learner.offline.fraction = 0.5 at most",
        "model.dtype=fp16 placement.judge=cuda:1 | model.dtype | a device is not cpu",
      })
  void aBrokenRuleIsReported(String assignments, String path, String message) {
    assertThat(problems(assignments.split(" ")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message()).startsWith("must be ").contains(message);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "prompts.http.enabled=true prompts.live-limit=8",
    "prompts.http.enabled=true learner.schedule.type=constant",
    "prompts.http.enabled=true learner.schedule.horizon-steps=9",
    "prompts.follow=true prompts.file=f learner.schedule.horizon-prompts=9",
    "pipeline.max-in-flight=24",
    "learner.offline.data=p.jsonl learner.offline.fraction=0.9375",
    "learner.replay.fraction=0.9 learner.replay.max-age=4 learner.examples-per-step=10",
    "pairs.rejection-sampling.keep=63",
    "pairs.assembler=rejection-sampling pairs.rejection-sampling.keep=8",
    "objective=inverse-q pairs.max-margin.floor=1",
    "pairs.assembler=checkpoint-pair",
    "pairs.assembler=checkpoint-pair pairs.checkpoint-pair.versions-back=2",
    "pairs.assembler=checkpoint-pair pairs.checkpoint-pair.versions-back=7 weights.keep=8",
    "pairs.checkpoint-pair.versions-back=7",
    "reference.refresh=every lora.enabled=true",
    "reference.refresh=ema",
    "objective=inverse-q guards.chosen-log-prob.action=warn",
    "objective=slic guards.chosen-log-prob.action=roll-back",
    "objective=ppo guards.chosen-log-prob.action=pause",
    "generation.candidates=2",
    "learner.inverse-q.mode=aligned",
    "objective=inverse-q generation.candidates=4",
    "objective=inverse-q learner.inverse-q.mode=aligned learner.inverse-q.aligned-model=m",
    "model.template=auto model.principle-template={principle}{prompt}",
    "model.template=a{prompt} model.principle-template=auto",
    "embedded.model.heads=1 embedded.model.kv-heads=1 embedded.model.width=2",
    "model.dtype=int8 placement.generators=[cpu]",
    "cluster.management.port=1 cluster.bootstrap.method=kubernetes-api",
  })
  void whatHoldsOrIsNotUsedIsFine(String assignments) {
    assertThat(problems(assignments.split(" "))).isEmpty();
  }

  @Test
  void aRuleIsSkippedWhereOneOfItsSettingsIsWrongInItself() {
    assertThat(problems("learner.examples-per-step=0", "pipeline.max-in-flight=1"))
        .extracting(SettingsProblem::path)
        .containsExactly("learner.examples-per-step");
  }

  private static List<SettingsProblem> problems(String... assignments) {
    try {
      new SettingsLoader(Optional.empty(), List.of(), List.of(assignments)).load();
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }
}
