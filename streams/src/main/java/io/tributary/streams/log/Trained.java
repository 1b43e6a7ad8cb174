package io.tributary.streams.log;

/**
 * How many examples the steps of a run have trained, by where they came from.
 *
 * @param fresh that the stream had just made
 * @param replayed that an earlier step had trained
 * @param offline of the preference file
 */
public record Trained(long fresh, long replayed, long offline) {}
