package io.tributary.app.making;

import io.tributary.gpu.engine.TokenGroup;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.objective.Needs;
import java.util.List;

/** A row of a file as a model's tokens. */
sealed interface OfflineExample permits PairSource.Encoded, LabelSource.Encoded {
  /** All that its prompt says; rows of one prompt are held out or trained on together. */
  String prompt();

  /** As an objective takes it. */
  TokenGroup group(Needs needs);

  /** What is measured where it is held out: the best and the worst response, or the only one. */
  List<TokenSequence> measured();
}
