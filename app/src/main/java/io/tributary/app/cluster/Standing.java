package io.tributary.app.cluster;

/** What can be told of a member from outside. */
enum Standing {
  /** There is no process. */
  DEAD,
  /** A process that does not answer: starting, stopped, or on a machine that is too busy. */
  SILENT,
  /** It answers, and is not in a cluster, or not yet, or not any more. */
  OUTSIDE,
  /** It is a member that others may join by. */
  UP
}
