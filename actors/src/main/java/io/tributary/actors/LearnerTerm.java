package io.tributary.actors;

import io.tributary.streams.log.PairLog;

/**
 * What a learner writes to from its start to its end. Taking one up ends that of the learner
 * before, whose writes are refused from then on.
 *
 * @param pairLog the run's record, which stays open when the learner ends
 * @param publisher makes its weights reachable
 */
public record LearnerTerm(PairLog pairLog, PolicyPublisher publisher) {}
