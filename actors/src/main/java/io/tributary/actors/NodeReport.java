package io.tributary.actors;

import java.util.List;
import java.util.Map;

/**
 * What a node is doing.
 *
 * @param state one of starting, working, waiting for weights, leaving, finished
 * @param roles its roles
 * @param doing queue depths and counts by name
 */
public record NodeReport(String state, List<String> roles, Map<String, Long> doing) {}
