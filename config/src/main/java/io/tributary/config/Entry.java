package io.tributary.config;

/**
 * One resolved setting.
 *
 * @param path dotted path without a prefix
 * @param renderedValue the value as HOCON; {@code ***} for secrets
 * @param origin {@code default}, {@code tributary.conf:12}, {@code --set}, {@code environment
 *     (tributary.conf:12)} or {@code generated}
 */
public record Entry(String path, String renderedValue, String origin) {
  boolean isDefault() {
    return origin.equals(Origins.DEFAULT);
  }

  /** Whether the value is masked, since it must not be written anywhere. */
  public boolean isSecret() {
    return renderedValue.equals(Secrets.MASK);
  }
}
