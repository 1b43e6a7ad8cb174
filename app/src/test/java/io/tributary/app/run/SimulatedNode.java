package io.tributary.app.run;

import io.tributary.app.ErrorReporter;
import io.tributary.app.cli.CommandServices;
import io.tributary.app.cli.TributaryCommand;
import io.tributary.app.wiring.Services;

/**
 * {@code tributary}, with a {@code node} whose engines are simulated. It ends with the test that
 * started it, however that ends.
 */
public final class SimulatedNode {
  private static final String PARENT = "simulated.parent";

  private SimulatedNode() {}

  public static void main(String[] arguments) {
    ProcessHandle.of(Long.getLong(PARENT))
        .orElseThrow()
        .onExit()
        .thenRun(() -> Runtime.getRuntime().halt(1));
    CommandServices all = Services.connect();
    CommandServices simulated =
        new CommandServices(
            all.run(),
            all.sft(),
            all.rewardModel(),
            all.sample(),
            all.eval(),
            all.experiment(),
            all.audit(),
            all.export(),
            all.read(),
            all.config(),
            all.doctor(),
            new NodeService(SimulatedEngines::new),
            all.cluster(),
            all.dpo());
    ErrorReporter errors = new ErrorReporter(Services.usersMistakes());
    System.exit(TributaryCommand.create(simulated, errors).execute(arguments));
  }
}
