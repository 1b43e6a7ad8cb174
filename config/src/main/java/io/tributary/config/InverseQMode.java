package io.tributary.config;

/** Where the superior policy of Inverse-Q* comes from. */
public enum InverseQMode implements Choice {
  /** The same model with the principle prepended. */
  PRINCIPLE,
  /** A second, aligned model. */
  ALIGNED
}
