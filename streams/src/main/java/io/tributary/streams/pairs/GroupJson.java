package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Records of any schema as JSON; a missing value is left out. */
final class GroupJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private GroupJson() {}

  static ObjectNode of(Group group) throws BadRowException {
    ObjectNode json = JSON.objectNode();
    GroupType type = group.getType();
    for (int i = 0; i < type.getFieldCount(); i++) {
      int count = group.getFieldRepetitionCount(i);
      Type field = type.getType(i);
      if (field.isRepetition(Type.Repetition.REPEATED)) {
        ArrayNode array = json.putArray(field.getName());
        for (int k = 0; k < count; k++) array.add(value(group, i, k));
      } else if (count > 0) {
        json.set(field.getName(), value(group, i, 0));
      }
    }
    return json;
  }

  private static JsonNode value(Group group, int field, int index) throws BadRowException {
    Type type = group.getType().getType(field);
    if (!type.isPrimitive()) {
      Group inner = group.getGroup(field, index);
      boolean list = type.getLogicalTypeAnnotation() == LogicalTypeAnnotation.listType();
      return list ? list(inner) : of(inner);
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY -> text(group.getBinary(field, index).toByteBuffer(), type.getName());
      case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
      case FLOAT -> JSON.numberNode((double) group.getFloat(field, index));
      case INT64 -> JSON.numberNode(group.getLong(field, index));
      case INT32 -> JSON.numberNode(group.getInteger(field, index));
      case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
      default ->
          throw BadRowException.of(
              type.getName(),
              "is %s; it must be text or numbers"
                  .formatted(type.asPrimitiveType().getPrimitiveTypeName()));
    };
  }

  /** The repeated level below a list has one field, the element; in old files it is the element. */
  private static ArrayNode list(Group list) throws BadRowException {
    ArrayNode array = JSON.arrayNode();
    Type repeated = list.getType().getType(0);
    boolean element = repeated.isPrimitive() || repeated.asGroupType().getFieldCount() > 1;
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      if (element) {
        array.add(value(list, 0, i));
        continue;
      }
      Group wrapper = list.getGroup(0, i);
      array.add(wrapper.getFieldRepetitionCount(0) == 0 ? JSON.nullNode() : value(wrapper, 0, 0));
    }
    return array;
  }

  private static JsonNode text(ByteBuffer bytes, String column) throws BadRowException {
    try {
      return JSON.textNode(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      throw BadRowException.of(column, "is not valid UTF-8");
    }
  }
}
