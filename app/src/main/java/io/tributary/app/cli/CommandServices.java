package io.tributary.app.cli;

/** What does the work behind the command line, one service a subcommand. */
public record CommandServices(
    Service<RunRequest> run,
    Service<SftRequest> sft,
    Service<RewardModelRequest> rewardModel,
    Service<SampleCommandRequest> sample,
    Service<EvalRequest> eval,
    Service<ExperimentRequest> experiment,
    Service<AuditRequest> audit,
    Service<ExportRequest> export,
    Service<ImportRequest> read,
    Service<ConfigRequest> config,
    Service<DoctorRequest> doctor,
    Service<NodeRequest> node,
    Service<ClusterRequest> cluster,
    Service<DpoRequest> dpo) {}
