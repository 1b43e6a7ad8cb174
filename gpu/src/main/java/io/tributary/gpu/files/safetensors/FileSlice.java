package io.tributary.gpu.files.safetensors;

import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The bytes of a file from one offset to another, as a stream that does not move the channel. */
final class FileSlice extends InputStream {
  private static final int CHUNK = 1 << 14;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer chunk;
  private long position;
  private long end;

  FileSlice(Path file, FileChannel channel, long begin, long end) {
    this.file = file;
    this.channel = channel;
    this.position = begin;
    this.end = end;
    this.chunk = ByteBuffer.allocate((int) Math.min(CHUNK, end - begin)).limit(0);
  }

  /** Gives up the spaces at the end; the last byte that is none, or -1 if nothing is left. */
  int trim() throws IOException {
    byte[] tail = new byte[CHUNK];
    while (end > position) {
      int n = (int) Math.min(tail.length, end - position);
      readAt(ByteBuffer.wrap(tail, 0, n), end - n);
      for (int i = n - 1; i >= 0; i--) {
        if (tail[i] != ' ') return tail[i];
        end--;
      }
    }
    return -1;
  }

  /** The first byte, or -1 if there is none. */
  int peek() throws IOException {
    if (!fill()) return -1;
    return chunk.get(chunk.position());
  }

  void readFully(byte[] into) throws IOException {
    if (readNBytes(into, 0, into.length) < into.length) throw ended();
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (most == 0) return 0;
    if (!fill()) return -1;
    int n = Math.min(most, chunk.remaining());
    chunk.get(into, from, n);
    return n;
  }

  private boolean fill() throws IOException {
    if (chunk.hasRemaining()) return true;
    if (position >= end) return false;
    chunk.clear().limit((int) Math.min(chunk.capacity(), end - position));
    readAt(chunk, position);
    position += chunk.flip().limit();
    return true;
  }

  private void readAt(ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) throw ended();
      at += n;
    }
  }

  private ModelFileException ended() {
    return new ModelFileException(file, "ended while it was read");
  }
}
