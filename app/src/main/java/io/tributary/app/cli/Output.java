package io.tributary.app.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress notes, warnings and errors
 */
public record Output(PrintWriter out, PrintWriter err) {}
