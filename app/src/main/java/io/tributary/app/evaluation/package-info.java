/**
 * Statistics over the responses of policy versions to common prompts: pure functions of numbers and
 * texts, in double precision, the same for the same seed.
 */
package io.tributary.app.evaluation;
