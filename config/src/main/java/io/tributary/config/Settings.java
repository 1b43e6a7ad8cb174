package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.whole;

/**
 * Every setting of a run, validated; mirrors the block {@code tributary} of {@code reference.conf}.
 *
 * @param seed fixes every random choice of a run, 0 to 2^53
 * @param objective what the learner minimises
 * @param run the run's name and folders
 * @param model the policy to align
 * @param prompts where prompts come from
 * @param generation how candidates are sampled
 * @param judge who scores candidates
 * @param buffer how work units are spread
 * @param pipeline bounds of the stream
 * @param learner how the policy is trained
 * @param lora whether and which adapters are trained
 * @param checkpoint when the learner's state is written
 * @param evaluation validation and the final report
 * @param embedded the models made on first use
 * @param display what the user sees
 */
public record Settings(
    long seed,
    Objective objective,
    RunSettings run,
    ModelSettings model,
    PromptSettings prompts,
    GenerationSettings generation,
    JudgeSettings judge,
    BufferSettings buffer,
    PipelineSettings pipeline,
    LearnerSettings learner,
    LoraSettings lora,
    CheckpointSettings checkpoint,
    EvaluationSettings evaluation,
    EmbeddedSettings embedded,
    DisplaySettings display) {

  Settings withRun(RunSettings newRun) {
    return new Settings(
        seed,
        objective,
        newRun,
        model,
        prompts,
        generation,
        judge,
        buffer,
        pipeline,
        learner,
        lora,
        checkpoint,
        evaluation,
        embedded,
        display);
  }

  static Settings read(SettingsReader r) {
    return new Settings(
        r.get("seed", whole(0, 1L << 53)),
        r.get("objective", choice(Objective.class)),
        RunSettings.read(r),
        ModelSettings.read(r),
        PromptSettings.read(r),
        GenerationSettings.read(r),
        JudgeSettings.read(r),
        BufferSettings.read(r),
        PipelineSettings.read(r),
        LearnerSettings.read(r),
        LoraSettings.read(r),
        CheckpointSettings.read(r),
        EvaluationSettings.read(r),
        EmbeddedSettings.read(r),
        DisplaySettings.read(r));
  }
}
