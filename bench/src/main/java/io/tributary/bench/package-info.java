/**
 * Benchmarks: the whole job over seeds and objectives, the engine beside the machine's limits, and
 * what it computes beside the reference. Started by {@code bench/win-rates}, {@code bench/engine}
 * and {@code bench/parity}; nothing depends on this module.
 */
package io.tributary.bench;
