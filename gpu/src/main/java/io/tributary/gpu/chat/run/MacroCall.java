package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Stmt;
import io.tributary.gpu.chat.values.CallArguments;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a macro, or the body of a call block, is called.
 *
 * @param usesCaller whether it calls the body of the call block that calls it
 */
record MacroCall(String name, List<Stmt.Parameter> parameters, boolean usesCaller) {
  private static final String CALLER = "caller";

  /**
   * Sets the parameters that are given; the others are there but not set.
   *
   * @throws PythonException if an argument has no parameter
   */
  void bind(CallArguments arguments, Frame frame) {
    List<Value> positional = arguments.positional();
    if (positional.size() > parameters.size()) {
      throw new PythonException(
          "macro '" + name + "' takes not more than " + parameters.size() + " argument(s)");
    }
    Map<String, Value> rest = new LinkedHashMap<>(arguments.named());
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i).name();
      Value value = i < positional.size() ? positional.get(i) : rest.remove(parameter);
      if (value == null) frame.unset(parameter);
      else frame.set(parameter, value);
    }
    if (usesCaller) {
      Value caller = rest.remove(CALLER);
      frame.set(CALLER, caller == null ? new Undefined("No caller defined") : caller);
    }
    if (!rest.isEmpty()) {
      String odd = rest.keySet().iterator().next();
      throw new PythonException("macro '" + name + "' takes no keyword argument '" + odd + "'");
    }
  }

  static Value notGiven(String parameter) {
    return new Undefined("parameter '" + parameter + "' was not provided");
  }
}
