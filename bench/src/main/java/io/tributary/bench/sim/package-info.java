/**
 * Engines, judge and learner that take the time they are declared to take and compute nothing, for
 * measuring what lies between them. No native library is loaded.
 */
package io.tributary.bench.sim;
