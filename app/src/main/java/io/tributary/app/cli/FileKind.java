package io.tributary.app.cli;

/** The value of {@code --format}; the file's name says it where the option is not given. */
public enum FileKind {
  BY_NAME,
  JSONL,
  PARQUET
}
