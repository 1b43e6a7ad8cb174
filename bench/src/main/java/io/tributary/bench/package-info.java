/**
 * Benchmarks: the whole job over seeds and objectives, the engine beside the machine's limits, what
 * it computes beside the reference, weights to receivers, and the stream behind simulated engines.
 * Started by {@code bench/win-rates}, {@code bench/engine}, {@code bench/parity}, {@code
 * bench/weights} and {@code bench/scale}; nothing depends on this module.
 */
package io.tributary.bench;
