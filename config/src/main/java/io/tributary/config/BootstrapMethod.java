package io.tributary.config;

/** How the nodes of a cluster find each other. */
public enum BootstrapMethod implements Choice {
  /** By the seed nodes in the block {@code akka}. */
  NONE,
  /** By the addresses that the settings list. */
  CONFIG,
  /** By the pods that Kubernetes lists. */
  KUBERNETES_API
}
