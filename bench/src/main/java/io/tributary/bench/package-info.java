/**
 * Benchmarks: the whole job over seeds and objectives, and the engine beside the machine's limits.
 * Started by {@code bench/win-rates} and {@code bench/engine}; nothing depends on this module.
 */
package io.tributary.bench;
