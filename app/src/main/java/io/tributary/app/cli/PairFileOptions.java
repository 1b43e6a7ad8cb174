package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Where pairs go and how they are written: for export and import. */
final class PairFileOptions {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to make; it appears only when it is whole.")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "jsonl or parquet. Default: what the file's name ends with.")
  private String format;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description =
          "plain: pairs as texts; conversational: as lists of messages; ranked: RLHFlow's responses"
              + " and rewards, all of a prompt. Default: as it was read (lists as pairs with their"
              + " candidates), of a run plain.")
  private String layout;

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  Path out() {
    return out;
  }

  FileKind kind() {
    if (format == null) return FileKind.BY_NAME;
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "jsonl" -> FileKind.JSONL;
      case "parquet" -> FileKind.PARQUET;
      default ->
          throw UserError.wrongUsage(
              "--format is %s; it must be jsonl or parquet".formatted(format));
    };
  }

  RowLayout layout() {
    if (layout == null) return RowLayout.AS_READ;
    return switch (layout.toLowerCase(Locale.ROOT)) {
      case "plain" -> RowLayout.PLAIN;
      case "conversational" -> RowLayout.CONVERSATIONAL;
      case "ranked" -> RowLayout.RANKED;
      default ->
          throw UserError.wrongUsage(
              "--layout is %s; it must be plain, conversational or ranked".formatted(layout));
    };
  }

  boolean force() {
    return force;
  }
}
