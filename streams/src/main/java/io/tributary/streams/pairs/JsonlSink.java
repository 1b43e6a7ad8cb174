package io.tributary.streams.pairs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A JSON object a line. */
final class JsonlSink implements RowSink {
  // characters beyond the first plane as they are, not as escapes
  private static final ObjectWriter JSON =
      new ObjectMapper().writer().with(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8);

  private final FileChannel channel;
  private final OutputStream out;

  JsonlSink(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  @Override
  public void write(ObjectNode row) throws IOException {
    out.write(JSON.writeValueAsBytes(row));
    out.write('\n');
  }

  @Override
  public void finish() throws IOException {
    out.flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
