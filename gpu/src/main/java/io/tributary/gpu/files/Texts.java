package io.tributary.gpu.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Pieces of error messages. */
public final class Texts {
  private static final int LONGEST_QUOTE = 120;

  private Texts() {}

  /** Text from a file in quotes: control characters escaped, cut where it is long. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    int shown = Math.min(text.length(), LONGEST_QUOTE);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append(shown < text.length() ? "…\"" : "\"").toString();
  }

  /** Why a file operation failed, in words. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) return "no such file or folder";
    if (e instanceof AccessDeniedException) return "permission denied";
    if (e instanceof FileAlreadyExistsException) return "it exists already";
    if (e instanceof DirectoryNotEmptyException) return "the folder is not empty";
    if (e instanceof NotDirectoryException) return "it is not a folder";
    if (e instanceof CharacterCodingException) return "not UTF-8";
    if (e instanceof FileSystemException f && f.getReason() != null) return f.getReason();
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
