package io.tributary.app.wiring;

import io.tributary.app.ErrorReporter.Mistake;
import io.tributary.app.ExitCode;
import io.tributary.app.cli.CommandServices;
import io.tributary.app.cluster.ClusterService;
import io.tributary.app.experiment.ExperimentService;
import io.tributary.app.run.EvalService;
import io.tributary.app.run.NodeService;
import io.tributary.app.run.RunService;
import io.tributary.config.SettingsException;
import io.tributary.gpu.TooManyBadStepsException;
import io.tributary.gpu.engine.TooLargeException;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.checkpoint.CheckpointException;
import io.tributary.streams.http.PromptServerException;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.RunLockedException;
import io.tributary.streams.pairs.PairFileException;
import io.tributary.streams.prompts.PromptFileException;
import java.util.List;

/** The services behind the command line. */
public final class Services {
  private Services() {}

  public static CommandServices connect() {
    return new CommandServices(
        new RunService(),
        MakeServices::sft,
        MakeServices::rewardModel,
        new SampleService(),
        new EvalService(),
        new ExperimentService(),
        new AuditService(),
        PairFileServices::export,
        PairFileServices::read,
        new ConfigService(),
        new DoctorService(),
        new NodeService(),
        new ClusterService(),
        MakeServices::dpo);
  }

  /** Exceptions of other modules that a user's mistake causes. */
  public static List<Mistake> usersMistakes() {
    return List.of(
        Mistake.of(SettingsException.class, ExitCode.WRONG_USAGE),
        Mistake.of(ModelFileException.class, ExitCode.FAILED),
        Mistake.of(TooManyBadStepsException.class, ExitCode.FAILED),
        Mistake.of(TooLargeException.class, ExitCode.FAILED),
        Mistake.of(CheckpointException.class, ExitCode.FAILED),
        Mistake.of(PromptFileException.class, ExitCode.FAILED),
        Mistake.of(PromptServerException.class, ExitCode.FAILED),
        Mistake.of(PairLogException.class, ExitCode.FAILED),
        Mistake.of(PairFileException.class, ExitCode.FAILED),
        Mistake.of(RunLockedException.class, ExitCode.FAILED));
  }
}
