package io.tributary.streams.pairs;

import io.airlift.compress.Decompressor;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** The compressions of Parquet pages, all in Java; what is written is Snappy, as pandas does. */
final class ParquetCodecs implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.SNAPPY) {
      throw new IllegalArgumentException("pages are written with SNAPPY, not " + codec);
    }
    return new Snappy();
  }

  /** Snappy for pages. */
  private static final class Snappy implements BytesInputCompressor {
    private final SnappyCompressor compressor = new SnappyCompressor();

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      byte[] in = bytes.toInputStream().readAllBytes();
      byte[] out = new byte[compressor.maxCompressedLength(in.length)];
      int length = compressor.compress(in, 0, in.length, out, 0, out.length);
      return BytesInput.from(out, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.SNAPPY;
    }

    @Override
    public void release() {}
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Pages((in, size) -> in);
      case SNAPPY -> new Pages((in, size) -> block(new SnappyDecompressor(), in, size));
      case ZSTD -> new Pages((in, size) -> block(new ZstdDecompressor(), in, size));
      case LZ4_RAW -> new Pages((in, size) -> block(new Lz4Decompressor(), in, size));
      case GZIP -> new Pages(ParquetCodecs::gunzip);
      default ->
          throw new PairFileException(
              "is compressed with %s; write it with snappy, gzip, zstd, lz4_raw or none"
                  .formatted(codec));
    };
  }

  /** Makes a page's bytes what they were. */
  @FunctionalInterface
  private interface Restoring {
    byte[] restore(byte[] in, int size) throws IOException;
  }

  private static byte[] block(Decompressor decompressor, byte[] in, int size) throws IOException {
    // an array of its own each time: nothing of another page can be left in it
    byte[] out = new byte[size];
    try {
      int length = decompressor.decompress(in, 0, in.length, out, 0, size);
      return length == size ? out : Arrays.copyOf(out, length);
    } catch (MalformedInputException e) {
      throw new IOException("a page is damaged: " + e.getMessage(), e);
    }
  }

  private static byte[] gunzip(byte[] in, int size) throws IOException {
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(in))) {
      return plain.readNBytes(size);
    }
  }

  private record Pages(Restoring codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(restored(bytes.toInputStream().readAllBytes(), size));
    }

    @Override
    public void decompress(ByteBuffer in, int compressed, ByteBuffer out, int size)
        throws IOException {
      byte[] bytes = new byte[compressed];
      in.get(bytes);
      out.put(restored(bytes, size));
    }

    private byte[] restored(byte[] in, int size) throws IOException {
      byte[] out = codec.restore(in, size);
      if (out.length != size) {
        throw new IOException(
            "a page is damaged: it has %d bytes where %d were written".formatted(out.length, size));
      }
      return out;
    }

    @Override
    public void release() {}
  }

  @Override
  public void release() {}
}
