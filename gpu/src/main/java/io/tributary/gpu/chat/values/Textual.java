package io.tributary.gpu.chat.values;

/** What strings have in common, whether they escape what they are joined to or not. */
sealed interface Textual extends Value permits Text, Markup {
  String text();

  @Override
  default boolean truth() {
    return !text().isEmpty();
  }

  @Override
  default void str(Printer out) {
    out.append(text());
  }

  @Override
  default int length() {
    return CodePoints.length(text());
  }
}
