package io.tributary.actors;

import io.tributary.api.PolicyVersion;
import io.tributary.streams.log.PairLog;

/**
 * How a stream ended, apart from failures.
 *
 * @param drained whether it was stopped by a drain with work left to resume
 * @param version the last policy version; a checkpoint of it has been written
 * @param steps learner steps taken since the start, replayed ones included
 * @param counts totals over the whole pair log
 */
public record StreamResult(
    boolean drained, PolicyVersion version, long steps, PairLog.Counts counts) {}
