package io.tributary.app.evaluation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;

/** Reads a number, or null for one that could not be computed; nothing else is a figure. */
final class NumberOrNaN extends JsonDeserializer<Double> {
  @Override
  public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
    if (!json.currentToken().isNumeric()) {
      return (Double) context.handleUnexpectedToken(double.class, json);
    }
    return json.getDoubleValue();
  }

  @Override
  public Double getNullValue(DeserializationContext context) {
    return Double.NaN;
  }
}
