package io.tributary.streams.pairs;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns as Parquet has them; lists in the three levels that all readers know. */
final class ParquetSchemas {
  private ParquetSchemas() {}

  static MessageType of(PairLayout layout) {
    if (layout == PairLayout.RANKED) return ranked();
    return Types.buildMessage()
        .addField(said(layout, Columns.PROMPT))
        .addField(said(layout, Columns.CHOSEN))
        .addField(said(layout, Columns.REJECTED))
        .optional(DOUBLE)
        .named(Columns.SCORE_CHOSEN)
        .optional(DOUBLE)
        .named(Columns.SCORE_REJECTED)
        .optional(INT64)
        .named(Columns.VERSION_FIRST)
        .optional(INT64)
        .named(Columns.VERSION_LAST)
        .optional(BINARY)
        .as(stringType())
        .named(Columns.PROMPT_ID)
        .optional(INT64)
        .named(Columns.JUDGE)
        .addField(candidates())
        .named("preferences");
  }

  private static MessageType ranked() {
    return Types.buildMessage()
        .addField(text(Columns.PROMPT))
        .addField(Types.requiredList().element(text("element")).named(Columns.RESPONSES))
        .addField(
            Types.requiredList()
                .element(Types.required(DOUBLE).named("element"))
                .named(Columns.REWARDS))
        .optional(INT64)
        .named(Columns.VERSION_FIRST)
        .optional(INT64)
        .named(Columns.VERSION_LAST)
        .optional(BINARY)
        .as(stringType())
        .named(Columns.PROMPT_ID)
        .optional(INT64)
        .named(Columns.JUDGE)
        .named("preferences");
  }

  private static Type said(PairLayout layout, String column) {
    if (layout == PairLayout.PLAIN) return text(column);
    GroupType message =
        Types.requiredGroup()
            .addField(text(Columns.ROLE))
            .addField(text(Columns.CONTENT))
            .named("element");
    return Types.requiredList().element(message).named(column);
  }

  private static Type candidates() {
    GroupType candidate =
        Types.requiredGroup()
            .addField(text(Columns.TEXT))
            .required(DOUBLE)
            .named(Columns.SCORE)
            .optional(INT64)
            .named(Columns.VERSION_FIRST)
            .optional(INT64)
            .named(Columns.VERSION_LAST)
            .named("element");
    return Types.optionalList().element(candidate).named(Columns.CANDIDATES);
  }

  private static Type text(String name) {
    return Types.required(BINARY).as(stringType()).named(name);
  }
}
