package io.tributary.gpu.engine;

import java.util.List;

/** The oracle's objectives, in double precision, written from their definitions. */
final class DoubleObjectives {
  private DoubleObjectives() {}

  static double logSigmoid(double x) {
    return x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
  }

  /** Mean negative log-likelihood of all response tokens of the batch. */
  static double sft(DoubleLlama model, List<TokenSequence> batch) {
    double sum = 0;
    int tokens = 0;
    for (TokenSequence sequence : batch) {
      sum -= model.logProb(sequence);
      tokens += sequence.response().length;
    }
    return sum / tokens;
  }

  static double bradleyTerry(double chosen, double rejected) {
    return -logSigmoid(chosen - rejected);
  }

  static double bradleyTerry(DoubleLlama model, List<TokenPair> batch) {
    double sum = 0;
    for (TokenPair pair : batch) {
      sum += bradleyTerry(model.reward(pair.chosen()), model.reward(pair.rejected()));
    }
    return sum / batch.size();
  }

  /** cDPO from summed log-probs of policy and reference. */
  static double dpo(double w, double l, double refW, double refL, double beta, double smoothing) {
    double delta = beta * ((w - refW) - (l - refL));
    return -(1 - smoothing) * logSigmoid(delta) - smoothing * logSigmoid(-delta);
  }

  static double dpo(
      DoubleLlama model,
      DoubleLlama reference,
      List<TokenPair> batch,
      double beta,
      double smoothing,
      double sftWeight) {
    double sum = 0;
    for (TokenPair pair : batch) {
      double chosen = model.logProb(pair.chosen());
      double refChosen = reference.logProb(pair.chosen());
      double refRejected = reference.logProb(pair.rejected());
      sum += dpo(chosen, model.logProb(pair.rejected()), refChosen, refRejected, beta, smoothing);
      sum -= sftWeight * chosen / pair.chosen().response().length;
    }
    return sum / batch.size();
  }

  /** log pi* = log_softmax(z0 + alpha (z1 - z0)), [V]. */
  static double[] superior(double[] base, double[] contrast, double alpha) {
    double[] z = new double[base.length];
    for (int i = 0; i < z.length; i++) z[i] = base[i] + alpha * (contrast[i] - base[i]);
    return DoubleLlama.logSoftmax(z);
  }

  /** r_t = beta (log pi*(y_t) - log pi_ref(y_t)). */
  static double credit(double star, double reference, double beta) {
    return beta * (star - reference);
  }

  /** The target lambda pi* + (1 - lambda) pi at one state, as probabilities; pi held fixed. */
  static double[] target(double[] star, double[] frozen, double lambda) {
    double[] out = new double[star.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lambda * Math.exp(star[i]) + (1 - lambda) * Math.exp(frozen[i]);
    }
    return out;
  }

  /** Cross-entropy with the target. */
  static double soft(double[] logp, double[] target) {
    double sum = 0;
    for (int i = 0; i < logp.length; i++) sum -= target[i] * logp[i];
    return sum;
  }

  /** KL(pi || target). */
  static double reverse(double[] logp, double[] target) {
    double sum = 0;
    for (int i = 0; i < logp.length; i++) {
      sum += Math.exp(logp[i]) * (logp[i] - Math.log(target[i]));
    }
    return sum;
  }

  /** -A log pi(y), A = clip(log pi*(y) - log sg pi(y)). */
  static double sampled(double[] logp, double[] star, double[] frozen, int token, double clip) {
    double advantage = Math.max(-clip, Math.min(clip, star[token] - frozen[token]));
    return -advantage * logp[token];
  }
}
