package io.tributary.streams.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Responses: always JSON, an error as {@code {"error": "...", "field": "..."}}. */
final class Answer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answer() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static HttpResponse json(int status, ObjectNode body) {
    try {
      return HttpResponse.create()
          .withStatus(status)
          .withEntity(ContentTypes.APPLICATION_JSON, JSON.writeValueAsString(body) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
    }
  }

  static HttpResponse error(int status, String message) {
    return json(status, object().put("error", message));
  }

  static HttpResponse error(int status, String message, String field) {
    ObjectNode body = object().put("error", message);
    if (!field.isEmpty()) body.put("field", field);
    return json(status, body);
  }

  static HttpHeader header(String name, String value) {
    return RawHeader.create(name, value);
  }
}
