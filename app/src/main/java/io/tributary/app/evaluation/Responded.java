package io.tributary.app.evaluation;

/**
 * A response as the statistics see it.
 *
 * @param text null where only figures were kept
 * @param tokens length, EOS included
 * @param characters length of the text
 * @param reward what its reward is counted by; NaN without a verdict
 * @param proxy what the run optimised; NaN if unknown
 * @param logRatio log pi(y|x) − log pi_ref(y|x) in nats; NaN if unknown
 */
public record Responded(
    String text,
    int tokens,
    int characters,
    boolean truncated,
    double reward,
    double proxy,
    double logRatio) {}
