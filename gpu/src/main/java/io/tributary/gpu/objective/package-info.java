/**
 * The objectives there are: one small class each, which says what an objective needs and what can
 * be set. What it computes is a kernel function of its own, {@code kernels/objectives/ID.py}.
 */
package io.tributary.gpu.objective;
