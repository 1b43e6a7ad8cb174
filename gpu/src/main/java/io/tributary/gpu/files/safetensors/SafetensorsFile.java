package io.tributary.gpu.files.safetensors;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A safetensors file, open for reading. The header is checked in full before anything is read, the
 * data is memory mapped in windows, so a file may be larger than 2 GiB and than the heap. Safe for
 * several threads.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final long WINDOW = 1L << 30;

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long window;

  private SafetensorsFile(Path file, FileChannel channel, SafetensorsHeader header, long window) {
    this.window = window;
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws ModelFileException if it cannot be read or is not a well-formed safetensors file
   */
  public static SafetensorsFile open(Path file) {
    return open(file, WINDOW);
  }

  /**
   * @param window most bytes that are mapped at once, a multiple of every element size
   */
  static SafetensorsFile open(Path file, long window) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      SafetensorsFile opened =
          new SafetensorsFile(file, channel, SafetensorsHeader.read(file, channel), window);
      channel = null;
      return opened;
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read: " + Texts.reason(e), e);
    } finally {
      if (channel != null) closeQuietly(channel);
    }
  }

  public Path path() {
    return file;
  }

  /** The entries of {@code __metadata__}; empty if there is none. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** All tensors by name, in the order of the header. */
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  /**
   * A tensor with its shape, as {@link #floats} reads it.
   *
   * @throws ModelFileException as {@link #floats}
   */
  public HostTensor tensor(String name) {
    return new HostTensor(info(name).shape(), floats(name));
  }

  /**
   * The values of an F32, BF16 or F16 tensor, row-major; 16-bit values are widened exactly.
   *
   * @throws ModelFileException if there is no such tensor, it is of another dtype, it is too large
   *     for a Java array, or the file was cut short since it was opened
   */
  public float[] floats(String name) {
    TensorInfo info = info(name);
    switch (info.dtype()) {
      case F32, BF16, F16 -> {}
      default ->
          throw new ModelFileException(
              file, name, "is " + info.dtype() + "; read as numbers are F32, BF16 and F16");
    }
    if (info.elements() > Integer.MAX_VALUE - 8) {
      throw new ModelFileException(
          file, name, "has " + info.elements() + " elements, too many for one Java array");
    }
    float[] values = new float[(int) info.elements()];
    try {
      int done = 0;
      for (long at = info.begin(); at < info.end(); at += window) {
        done += widen(info.dtype(), map(info, at), values, done);
      }
    } catch (InternalError e) { // what the JVM makes of a page fault past the end of the file
      throw shrank(info);
    }
    return values;
  }

  /** Whether two tensors have the same dtype, shape and bytes. */
  public boolean sameBytes(String name, SafetensorsFile other, String otherName) {
    TensorInfo mine = info(name);
    TensorInfo theirs = other.info(otherName);
    if (mine.dtype() != theirs.dtype() || !mine.hasShape(theirs.shape())) return false;
    try {
      for (long done = 0; done < mine.end() - mine.begin(); done += window) {
        ByteBuffer a = map(mine, mine.begin() + done);
        if (a.mismatch(other.map(theirs, theirs.begin() + done)) >= 0) return false;
      }
    } catch (InternalError e) {
      throw shrank(mine);
    }
    return true;
  }

  private TensorInfo info(String name) {
    TensorInfo info = header.tensors().get(name);
    if (info == null) throw new ModelFileException(file, name, "is not in the file");
    return info;
  }

  /** The tensor's bytes from {@code at} on, at most one window. */
  private ByteBuffer map(TensorInfo info, long at) {
    long length = Math.min(window, info.end() - at);
    long position = header.dataStart() + at;
    try {
      if (channel.size() < position + length) throw shrank(info);
      return channel
          .map(FileChannel.MapMode.READ_ONLY, position, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (ClosedChannelException e) {
      throw new IllegalStateException(file + " is closed", e);
    } catch (IOException e) {
      throw new ModelFileException(file, info.name(), "cannot be mapped: " + Texts.reason(e), e);
    }
  }

  private ModelFileException shrank(TensorInfo info) {
    return new ModelFileException(file, info.name(), "was cut off while the file was open");
  }

  private static int widen(Dtype dtype, ByteBuffer bytes, float[] values, int from) {
    int count = bytes.remaining() / dtype.bytes();
    if (dtype == Dtype.F32) bytes.asFloatBuffer().get(values, from, count);
    else widen16(dtype == Dtype.BF16, bytes.asShortBuffer(), values, from);
    return count;
  }

  private static void widen16(boolean bf16, ShortBuffer source, float[] values, int from) {
    short[] chunk = new short[Math.min(1 << 14, source.remaining())];
    int at = from;
    while (source.hasRemaining()) {
      int n = Math.min(chunk.length, source.remaining());
      source.get(chunk, 0, n);
      for (int i = 0; i < n; i++) {
        values[at++] = bf16 ? HalfFloats.fromBf16(chunk[i]) : HalfFloats.fromF16(chunk[i]);
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written, so nothing can be lost.
    }
  }
}
