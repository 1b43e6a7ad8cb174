package io.tributary.gpu.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Typed access to the fields of a JSON object in a file. A field that is null counts as absent. A
 * wrong one throws {@link ModelFileException} with file, field, value and what would be right.
 */
public final class JsonFields {
  private final Path file;
  private final ObjectNode object;
  private final String prefix;

  public JsonFields(Path file, ObjectNode object) {
    this(file, object, "");
  }

  private JsonFields(Path file, ObjectNode object, String prefix) {
    this.file = file;
    this.object = object;
    this.prefix = prefix;
  }

  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Whether the key is there, if only with null. */
  public boolean mentions(String name) {
    return object.has(name);
  }

  public int whole(String name, int least, int most) {
    return optionalWhole(name, least, most)
        .orElseThrow(() -> missing(name, wholeNumber(least, most)));
  }

  public OptionalInt optionalWhole(String name, int least, int most) {
    if (!has(name)) return OptionalInt.empty();
    return OptionalInt.of(whole(name, object.get(name), least, most));
  }

  /** One whole number or a list of them; empty if absent. */
  public List<Integer> wholeOrList(String name, int least, int most) {
    List<Integer> numbers = new ArrayList<>();
    JsonNode value = object.get(name);
    if (!has(name)) return numbers;
    if (value.isArray()) value.forEach(v -> numbers.add(whole(name, v, least, most)));
    else numbers.add(whole(name, value, least, most));
    return numbers;
  }

  private int whole(String name, JsonNode value, int least, int most) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong(name, value, wholeNumber(least, most));
    }
    return value.intValue();
  }

  public double positive(String name) {
    return optionalPositive(name).orElseThrow(() -> missing(name, "a number greater than 0"));
  }

  public OptionalDouble optionalPositive(String name) {
    if (!has(name)) return OptionalDouble.empty();
    JsonNode value = object.get(name);
    double number = value.doubleValue();
    if (!value.isNumber() || !(number > 0) || Double.isInfinite(number)) {
      throw wrong(name, value, "a number greater than 0");
    }
    return OptionalDouble.of(number);
  }

  public boolean flag(String name, boolean ifAbsent) {
    if (!has(name)) return ifAbsent;
    JsonNode value = object.get(name);
    if (!value.isBoolean()) throw wrong(name, value, "true or false");
    return value.booleanValue();
  }

  public Optional<String> text(String name) {
    if (!has(name)) return Optional.empty();
    JsonNode value = object.get(name);
    if (!value.isTextual()) throw wrong(name, value, "a string");
    return Optional.of(value.textValue());
  }

  /** A list of strings; empty if absent. */
  public Optional<List<String>> texts(String name) {
    if (!has(name)) return Optional.empty();
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : object.get(name)) {
      if (entry.isTextual()) texts.add(entry.textValue());
    }
    if (!object.get(name).isArray() || texts.size() != object.get(name).size()) {
      throw wrong(name, object.get(name), "a list of strings");
    }
    return Optional.of(texts);
  }

  public Optional<JsonFields> object(String name) {
    if (!has(name)) return Optional.empty();
    if (object.get(name) instanceof ObjectNode inner) {
      return Optional.of(new JsonFields(file, inner, prefix + name + "."));
    }
    throw wrong(name, object.get(name), "a JSON object");
  }

  public JsonNode raw(String name) {
    return object.path(name);
  }

  /** All keys, in the order of the file. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public int size() {
    return object.size();
  }

  /** The field's value is not what it must be. */
  public ModelFileException wrong(String name, String right) {
    return has(name) ? wrong(name, object.get(name), right) : missing(name, right);
  }

  private ModelFileException wrong(String name, JsonNode value, String right) {
    return new ModelFileException(
        file, prefix + name + " is " + shown(value) + "; it must be " + right);
  }

  private ModelFileException missing(String name, String right) {
    return new ModelFileException(
        file, prefix + name + " is missing; it must be there and be " + right);
  }

  /** Something that a file asks for and that is not there. */
  public ModelFileException unsupported(String name, String supported) {
    return new ModelFileException(
        file,
        "%s%s = %s is not supported; supported %s"
            .formatted(prefix, name, shown(object.get(name)), supported));
  }

  private static String shown(JsonNode value) {
    if (value.isTextual()) return Texts.quote(value.textValue());
    if (value.isValueNode()) return value.toString();
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static String wholeNumber(int least, int most) {
    return "a whole number from " + least + " to " + most;
  }
}
