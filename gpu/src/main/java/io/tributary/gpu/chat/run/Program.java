package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Body;
import io.tributary.gpu.chat.syntax.Parser;
import io.tributary.gpu.chat.syntax.SyntaxException;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.Value;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A template that is ready to run. Never changes; may be used by several threads. */
public final class Program {
  private final Body template;
  private final Scopes scopes;

  private Program(Body template, Scopes scopes) {
    this.template = template;
    this.scopes = scopes;
  }

  /**
   * Reads and checks a template.
   *
   * @throws SyntaxException if it cannot be read, or uses what is not supported
   */
  public static Program of(String template) {
    Body body = Parser.parse(template);
    Checker.check(body);
    return new Program(body, Scopes.of(body));
  }

  /**
   * Renders it.
   *
   * @param variables by name
   * @param clock what {@code strftime_now} reads
   * @throws RenderException if it raises an error, or exceeds the {@link Limits}
   */
  public String run(Map<String, Value> variables, Clock clock) {
    Map<String, Value> outside = new HashMap<>(Globals.all(clock));
    outside.putAll(variables);
    return new Interpreter(scopes, outside, new Limits()).render(template);
  }
}
