package io.tributary.streams.log;

import io.tributary.api.TrainingExample;

/**
 * A training example as the pair log holds it.
 *
 * @param sequence its place in the log, from 1, gap-free, in order of commit
 * @param unit the work unit it came from
 */
public record LoggedExample(long sequence, long unit, TrainingExample example) {}
