package io.tributary.gpu.chat.values;

/**
 * What can be called: a global function, a macro, or a method with the value it was taken from.
 *
 * @param name for messages
 */
public record FunctionValue(Kind kind, String name, Body body) implements Value {
  /** What sort of function. */
  public enum Kind {
    GLOBAL,
    METHOD,
    MACRO
  }

  /** What a call does. */
  @FunctionalInterface
  public interface Body {
    Value call(CallArguments arguments, Limits limits);
  }

  @Override
  public String type() {
    return kind == Kind.MACRO ? "Macro" : "function";
  }

  @Override
  public boolean truth() {
    return true;
  }

  @Override
  public void repr(Printer out) {
    if (kind == Kind.MACRO) {
      out.append("<Macro " + Printer.repr(new Text(name), new Limits()) + ">");
      return;
    }
    throw new PythonException("'" + name + "' is a function and is printed without being called");
  }
}
