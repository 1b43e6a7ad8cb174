package io.tributary.streams.weights;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One connection that speaks HTTP/1.1, of either side. Files leave it without passing through this
 * process; an interrupt of the thread that uses it closes it.
 */
final class Wire implements Closeable {
  static final int LONGEST_HEAD = 16 << 10;
  private static final int BUFFER = 1 << 18;
  private static final long SEND_CHUNK = 8L << 20;

  /** Fewer bytes than these do not count as movement: one at a time would never end. */
  static final int LEAST_MOVED = 16 << 10;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
  private volatile long moved = System.nanoTime();
  private long uncounted;

  Wire(SocketChannel channel) {
    this.channel = channel;
  }

  /** When enough bytes had last moved, or something was last begun, by {@link System#nanoTime}. */
  long moved() {
    return moved;
  }

  /** Something is begun. */
  void touch() {
    uncounted = 0;
    moved = System.nanoTime();
  }

  private void moved(long bytes) {
    uncounted += bytes;
    if (uncounted >= LEAST_MOVED) touch();
  }

  /**
   * The first line and the header lines.
   *
   * @return empty if the other side closed before the first byte
   */
  List<String> head() throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int n = 0; n < LONGEST_HEAD; n++) {
      if (!in.hasRemaining() && !fill()) {
        if (n == 0) return List.of();
        throw new EOFException("the connection ended within a header");
      }
      char c = (char) (in.get() & 0xff);
      if (c != '\n') {
        line.append(c);
        continue;
      }
      int length = line.length();
      if (length > 0 && line.charAt(length - 1) == '\r') line.setLength(length - 1);
      if (line.length() == 0) {
        if (lines.isEmpty()) continue;
        return lines;
      }
      lines.add(line.toString());
      line.setLength(0);
    }
    throw new IOException("a header of more than " + LONGEST_HEAD + " bytes");
  }

  /** A body of that length. */
  byte[] body(int length) throws IOException {
    byte[] out = new byte[length];
    for (int at = 0; at < length; ) {
      ByteBuffer chunk = chunk(length - at);
      int n = chunk.remaining();
      chunk.get(out, at, n);
      at += n;
    }
    return out;
  }

  /** The next bytes of a body, one to {@code most}; good until the next call. */
  ByteBuffer chunk(long most) throws IOException {
    if (!in.hasRemaining() && !fill()) throw new EOFException("the connection broke off");
    ByteBuffer chunk = in.slice();
    chunk.limit((int) Math.min(chunk.remaining(), most));
    in.position(in.position() + chunk.remaining());
    return chunk;
  }

  private boolean fill() throws IOException {
    in.clear();
    int n = channel.read(in);
    in.flip();
    moved(n);
    return n > 0;
  }

  void write(String head, byte[] body) throws IOException {
    ByteBuffer[] both = {
      ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)), ByteBuffer.wrap(body)
    };
    while (both[0].hasRemaining() || both[1].hasRemaining()) {
      moved(channel.write(both));
    }
  }

  /**
   * Sends a file's bytes from kernel to kernel.
   *
   * @param sent is given the number of bytes that went each time
   */
  void send(FileChannel file, long from, long to, LongConsumer sent) throws IOException {
    for (long at = from; at < to; ) {
      long n = file.transferTo(at, Math.min(to - at, SEND_CHUNK), channel);
      if (n <= 0 && file.size() <= at) throw new EOFException("the file became shorter");
      at += n;
      sent.accept(n);
      moved(n);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // it is given up in any case
    }
  }
}
