/**
 * Hybrid data: which earlier examples and which pairs of a file a learner step holds beside its new
 * ones. Pure functions of the step ledger, so that a resumed learner and an audit draw the same.
 */
package io.tributary.streams.mix;
