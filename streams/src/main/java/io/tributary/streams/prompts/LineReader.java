package io.tributary.streams.prompts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits a stream into lines with bounded memory: of a line over the limit only the beginning is
 * kept. Lines end at LF or CRLF; a UTF-8 byte order mark at the start is skipped.
 */
final class LineReader {
  /** Longest line in bytes, without its line break. */
  static final int MAX_BYTES = 1 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private byte[] line = new byte[1 << 12];
  private int chunkAt;
  private int chunkEnd;
  private long number;
  private long taken;

  /** Of the line that is being read. */
  private int length;

  private boolean tooLong;
  private boolean begun;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * A line as bytes.
   *
   * @param number from 1
   * @param tooLong whether it was over the limit; the bytes are then its beginning
   */
  record Line(long number, byte[] bytes, boolean tooLong) {
    String text() throws BadLineException {
      if (tooLong) throw new BadLineException("longer than 1 MiB");
      try {
        // A new decoder reports malformed input where String would replace it.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new BadLineException("not valid UTF-8");
      }
    }

    /** The first characters, damaged ones replaced. */
    String beginning(int characters) {
      // A character has four bytes at most.
      int bound = Math.min(bytes.length, 4 * characters);
      String text = new String(bytes, 0, bound, StandardCharsets.UTF_8);
      int count = Math.min(characters, text.codePointCount(0, text.length()));
      return text.substring(0, text.offsetByCodePoints(0, count));
    }
  }

  /** The next line, or null at the end; the last one may lack its line break. */
  Line next() throws IOException {
    Line line = nextEnded();
    return line == null && begun ? end() : line;
  }

  /**
   * The next line that has its line break, or null if there is none yet: more of the stream may
   * come, and the line then goes on where it stopped.
   */
  Line nextEnded() throws IOException {
    while (fill()) {
      begun = true;
      int end = chunkAt;
      while (end < chunkEnd && chunk[end] != '\n') end++;
      int count = Math.min(end - chunkAt, MAX_BYTES + 1 - length);
      append(count);
      length += count;
      tooLong |= count < end - chunkAt;
      boolean ended = end < chunkEnd;
      taken += end - chunkAt + (ended ? 1 : 0);
      chunkAt = ended ? end + 1 : end;
      if (ended) return end();
    }
    return null;
  }

  /** Bytes of the stream that were looked at. */
  long taken() {
    return taken;
  }

  private Line end() {
    if (length > 0 && !tooLong && line[length - 1] == '\r') length--;
    tooLong |= length > MAX_BYTES;
    number++;
    int start = number == 1 && startsWithMark(length) ? BYTE_ORDER_MARK.length : 0;
    Line ended = new Line(number, Arrays.copyOfRange(line, start, length), tooLong);
    length = 0;
    tooLong = false;
    begun = false;
    return ended;
  }

  private boolean fill() throws IOException {
    if (chunkAt < chunkEnd) return true;
    chunkAt = 0;
    chunkEnd = Math.max(0, in.read(chunk));
    return chunkEnd > 0;
  }

  private void append(int count) {
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
    }
    System.arraycopy(chunk, chunkAt, line, length, count);
  }

  private boolean startsWithMark(int length) {
    int mark = BYTE_ORDER_MARK.length;
    return length >= mark && Arrays.equals(line, 0, mark, BYTE_ORDER_MARK, 0, mark);
  }
}
