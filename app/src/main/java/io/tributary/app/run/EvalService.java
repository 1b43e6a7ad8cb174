package io.tributary.app.run;

import io.tributary.app.ExitCode;
import io.tributary.app.cli.EvalRequest;
import io.tributary.app.cli.EvalRequest.Models;
import io.tributary.app.cli.EvalRequest.Versions;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.Service;
import java.io.IOException;

/** {@code tributary eval}: models, or versions of a run, on the same prompts and draws. */
public final class EvalService implements Service<EvalRequest> {
  @Override
  public ExitCode execute(EvalRequest request, Output output) throws IOException {
    // one branch for each kind of subject
    if (request.subject() instanceof Models models) {
      new ModelComparison(request, models).run(output);
    } else if (request.subject() instanceof Versions versions) {
      new VersionComparison(request, versions).run(output);
    }
    return ExitCode.OK;
  }
}
