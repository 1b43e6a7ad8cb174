package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  /** Gives a few bytes a read, so that lines straddle the reader's chunks. */
  private static InputStream trickle(byte[] bytes, int step) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(step, length));
      }
    };
  }

  private static List<LineReader.Line> lines(InputStream in) throws IOException {
    LineReader reader = new LineReader(in);
    List<LineReader.Line> lines = new ArrayList<>();
    for (LineReader.Line line = reader.next(); line != null; line = reader.next()) lines.add(line);
    return lines;
  }

  @Property(tries = 300)
  void splitsLikeTheStandardLibrary(
      @ForAll @CharRange(from = 'a', to = 'c') @net.jqwik.api.constraints.Chars({'\n', 'é'})
          String text,
      @ForAll @IntRange(min = 1, max = 5) int step)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(lines(trickle(bytes, step)))
        .extracting(line -> new String(line.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(text.lines().toList());
  }

  @Test
  void aLineOfExactlyTheLimitIsWholeAndOneMoreByteIsTooLong() throws IOException {
    for (String end : List.of("", "\n", "\r\n")) {
      for (int extra = 0; extra <= 2; extra++) {
        byte[] line = new byte[LineReader.MAX_BYTES + extra];
        Arrays.fill(line, (byte) 'x');
        byte[] tail = end.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(line, line.length + tail.length);
        System.arraycopy(tail, 0, bytes, line.length, tail.length);
        List<LineReader.Line> lines = lines(new ByteArrayInputStream(bytes));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).tooLong()).as("%d extra", extra).isEqualTo(extra > 0);
      }
    }
  }

  @Test
  void aLineOfAnySizeTakesBoundedMemory() throws IOException {
    long size = 300L << 20;
    InputStream endless =
        new InputStream() {
          private long left = size;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (left <= 0) return -1;
            int count = (int) Math.min(left, length);
            Arrays.fill(target, offset, offset + count, (byte) 'x');
            left -= count;
            return count;
          }
        };
    List<LineReader.Line> lines = lines(endless);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).tooLong()).isTrue();
    assertThat(lines.get(0).bytes().length).isLessThanOrEqualTo(LineReader.MAX_BYTES + 1);
  }

  @Test
  void numbersLinesFromOneAndSkipsTheMarkOnlyAtTheStart() throws IOException {
    byte[] bytes = "\ufeffa\n\n\ufeffb".getBytes(StandardCharsets.UTF_8);
    List<LineReader.Line> lines = lines(new ByteArrayInputStream(bytes));
    assertThat(lines).extracting(LineReader.Line::number).containsExactly(1L, 2L, 3L);
    assertThat(lines)
        .extracting(line -> new String(line.bytes(), StandardCharsets.UTF_8))
        .containsExactly("a", "", "\ufeffb");
  }
}
