package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Writes JSON rows as records of one of our schemas. */
final class ParquetRecord {
  private final RecordConsumer to;
  private final MessageType schema;

  ParquetRecord(RecordConsumer to, MessageType schema) {
    this.to = to;
    this.schema = schema;
  }

  void write(ObjectNode row) {
    to.startMessage();
    fields(row, schema);
    to.endMessage();
  }

  private void fields(JsonNode json, GroupType group) {
    for (int i = 0; i < group.getFieldCount(); i++) {
      Type field = group.getType(i);
      JsonNode value = json.get(field.getName());
      if (value == null) continue;
      to.startField(field.getName(), i);
      value(value, field);
      to.endField(field.getName(), i);
    }
  }

  private void value(JsonNode value, Type type) {
    if (type.isPrimitive()) {
      switch (type.asPrimitiveType().getPrimitiveTypeName()) {
        case BINARY -> to.addBinary(Binary.fromString(value.textValue()));
        case DOUBLE -> to.addDouble(value.doubleValue());
        case INT64 -> to.addLong(value.longValue());
        default -> throw new IllegalStateException("our schemas have no " + type);
      }
      return;
    }
    to.startGroup();
    if (type.getLogicalTypeAnnotation() == LogicalTypeAnnotation.listType()) {
      list(value, type.asGroupType().getType(0).asGroupType());
    } else {
      fields(value, type.asGroupType());
    }
    to.endGroup();
  }

  private void list(JsonNode array, GroupType repeated) {
    if (array.isEmpty()) return;
    Type element = repeated.getType(0);
    to.startField(repeated.getName(), 0);
    for (JsonNode one : array) {
      to.startGroup();
      to.startField(element.getName(), 0);
      value(one, element);
      to.endField(element.getName(), 0);
      to.endGroup();
    }
    to.endField(repeated.getName(), 0);
  }
}
