package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What one micro-batch gives: its share of the loss, gradients like the weights, and statistics.
 */
record Part(double loss, List<NDArray> gradients, Means statistics) {}
