package io.tributary.streams.pairs;

import java.lang.reflect.Constructor;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetMetricsCallback;

/**
 * How Parquet files are read without Hadoop. The builder of these options loads a class of Hadoop's
 * MapReduce even for a configuration that has nothing to do with it, so the constructor behind it
 * is called.
 */
final class ParquetOptions {
  private static final int MOST_AT_ONCE = 8 << 20;

  private ParquetOptions() {}

  static ParquetReadOptions reading() {
    try {
      Constructor<ParquetReadOptions> constructor =
          ParquetReadOptions.class.getDeclaredConstructor(
              boolean.class,
              boolean.class,
              boolean.class,
              boolean.class,
              boolean.class,
              boolean.class,
              boolean.class,
              boolean.class,
              boolean.class,
              FilterCompat.Filter.class,
              ParquetMetadataConverter.MetadataFilter.class,
              CompressionCodecFactory.class,
              ByteBufferAllocator.class,
              int.class,
              Map.class,
              FileDecryptionProperties.class,
              ParquetMetricsCallback.class,
              ParquetConfiguration.class);
      constructor.setAccessible(true);
      return constructor.newInstance(
          false, // signed string statistics
          false, // filters: by statistics, dictionary, record, column index
          false,
          false,
          false,
          true, // checksums of pages are verified where the file has them
          false, // bloom filters
          false, // decryption off the heap
          false, // Hadoop's vectored reads
          FilterCompat.NOOP,
          ParquetMetadataConverter.NO_FILTER,
          new ParquetCodecs(),
          new HeapByteBufferAllocator(),
          MOST_AT_ONCE,
          Map.of(),
          null,
          null,
          new PlainParquetConfiguration());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("parquet-hadoop is of another version than the pinned", e);
    }
  }
}
