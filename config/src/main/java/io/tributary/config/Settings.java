package io.tributary.config;

import static io.tributary.config.Kinds.whole;
import static io.tributary.config.NameKinds.objectiveId;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every setting of a run, validated; mirrors the block {@code tributary} of {@code reference.conf}.
 *
 * @param seed fixes every random choice of a run, 0 to 2^53
 * @param objective the id of what the learner minimises
 * @param run the run's name and folders
 * @param model the policy to align
 * @param prompts where prompts come from
 * @param generation how candidates are sampled
 * @param judge who scores candidates
 * @param pairs which candidates make pairs
 * @param buffer how work units are spread
 * @param pairLog where outcomes are kept
 * @param pipeline bounds of the stream
 * @param learner how the policy is trained
 * @param reference what the policy is pulled to
 * @param guards what is watched while the policy is trained
 * @param lora whether and which adapters are trained
 * @param training what a step may hold in memory
 * @param placement the device of each part
 * @param checkpoint when the learner's state is written
 * @param weights how weights travel between nodes
 * @param evaluation validation and the final report
 * @param embedded the models made on first use
 * @param offline training on preference files alone
 * @param display what the user sees
 * @param cluster how nodes of a cluster talk
 */
public record Settings(
    long seed,
    String objective,
    RunSettings run,
    ModelSettings model,
    PromptSettings prompts,
    GenerationSettings generation,
    JudgeSettings judge,
    PairSettings pairs,
    BufferSettings buffer,
    PairLogSettings pairLog,
    PipelineSettings pipeline,
    LearnerSettings learner,
    ReferenceSettings reference,
    GuardSettings guards,
    LoraSettings lora,
    TrainingSettings training,
    PlacementSettings placement,
    CheckpointSettings checkpoint,
    WeightsSettings weights,
    EvaluationSettings evaluation,
    EmbeddedSettings embedded,
    OfflineSettings offline,
    DisplaySettings display,
    ClusterSettings cluster) {

  /** The objective that learns from samples which nobody judges. */
  public static final String INVERSE_Q = "inverse-q";

  /** Whether a judge scores the candidates: for every objective but Inverse-Q*. */
  public boolean judged() {
    return !objective.equals(INVERSE_Q);
  }

  /** Where the policy is trained and evaluated. */
  public String policyDevice() {
    return placement.policy().orElse(model.device());
  }

  /** Where the frozen models are. */
  public String referenceDevice() {
    return placement.reference().orElse(model.device());
  }

  /** Where a reward model judges. */
  public String judgeDevice() {
    return placement.judge().orElse(model.device());
  }

  /** Where that generator samples. */
  public String generatorDevice(int index) {
    List<String> devices = placement.generators();
    return devices.isEmpty() ? model.device() : devices.get(index % devices.size());
  }

  /** Every device that something runs on. */
  Set<String> devices() {
    Set<String> devices = new TreeSet<>(placement.generators());
    if (devices.isEmpty()) devices.add(model.device());
    devices.addAll(List.of(policyDevice(), referenceDevice(), judgeDevice()));
    return devices;
  }

  Settings withRun(RunSettings newRun) {
    return new Settings(
        seed,
        objective,
        newRun,
        model,
        prompts,
        generation,
        judge,
        pairs,
        buffer,
        pairLog,
        pipeline,
        learner,
        reference,
        guards,
        lora,
        training,
        placement,
        checkpoint,
        weights,
        evaluation,
        embedded,
        offline,
        display,
        cluster);
  }

  static Settings read(SettingsReader r) {
    return new Settings(
        r.get("seed", whole(0, 1L << 53)),
        r.get("objective", objectiveId()),
        RunSettings.read(r),
        ModelSettings.read(r),
        PromptSettings.read(r),
        GenerationSettings.read(r),
        JudgeSettings.read(r),
        PairSettings.read(r),
        BufferSettings.read(r),
        PairLogSettings.read(r),
        PipelineSettings.read(r),
        LearnerSettings.read(r),
        ReferenceSettings.read(r),
        GuardSettings.read(r),
        LoraSettings.read(r),
        TrainingSettings.read(r),
        PlacementSettings.read(r),
        CheckpointSettings.read(r),
        WeightsSettings.read(r),
        EvaluationSettings.read(r),
        EmbeddedSettings.read(r),
        OfflineSettings.read(r),
        DisplaySettings.read(r),
        ClusterSettings.read(r));
  }
}
