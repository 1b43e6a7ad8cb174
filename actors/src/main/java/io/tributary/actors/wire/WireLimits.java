package io.tributary.actors.wire;

import com.typesafe.config.Config;

/**
 * The largest things that are sent or read.
 *
 * @param messageBytes a whole message
 * @param textBytes a text, in UTF-8
 * @param arrayItems an array of numbers
 * @param listItems a list
 */
record WireLimits(int messageBytes, int textBytes, int arrayItems, int listItems) {
  WireLimits {
    positive("max-message-bytes", messageBytes);
    positive("max-text-bytes", textBytes);
    positive("max-array-items", arrayItems);
    positive("max-list-items", listItems);
  }

  /** Reads the block {@code tributary-wire}. */
  static WireLimits read(Config config) {
    return new WireLimits(
        Math.toIntExact(config.getBytes("max-message-bytes")),
        Math.toIntExact(config.getBytes("max-text-bytes")),
        config.getInt("max-array-items"),
        config.getInt("max-list-items"));
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "tributary-wire.%s = %d: must be at least 1".formatted(name, value));
    }
  }
}
