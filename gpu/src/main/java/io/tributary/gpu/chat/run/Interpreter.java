package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.run.Interpreter.Flow;
import io.tributary.gpu.chat.syntax.Body;
import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.syntax.Stmt;
import io.tributary.gpu.chat.values.CallArguments;
import io.tributary.gpu.chat.values.FunctionValue;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.LoopValue;
import io.tributary.gpu.chat.values.Namespace;
import io.tributary.gpu.chat.values.OneShot;
import io.tributary.gpu.chat.values.Printer;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Sequences;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.TupleValue;
import io.tributary.gpu.chat.values.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Runs the statements of a template, once. */
final class Interpreter implements Stmt.Visitor<Flow> {
  /** How a statement ends. */
  enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Scopes scopes;
  private final Limits limits;
  private final Evaluator evaluator;
  private Printer out;

  Interpreter(Scopes scopes, Map<String, Value> outside, Limits limits) {
    this.scopes = scopes;
    this.limits = limits;
    out = new Printer(limits);
    evaluator = new Evaluator(limits, Frame.outermost(outside));
  }

  String render(Body template) {
    evaluator.frame().start(scopes.unset(template));
    run(template.statements());
    return out.toString();
  }

  private Flow run(List<Stmt> statements) {
    for (Stmt statement : statements) {
      Flow flow = run(statement);
      if (flow != Flow.ON) return flow;
    }
    return Flow.ON;
  }

  private Flow run(Stmt statement) {
    limits.enter();
    try {
      return statement.accept(this);
    } catch (PythonException | RaisedByTemplate e) {
      throw new RenderException(statement.line(), e);
    } finally {
      limits.leave();
    }
  }

  /** Runs a body in a frame, and comes back to this one. */
  private Flow inside(Frame frame, Supplier<Flow> body) {
    Frame before = evaluator.frame();
    evaluator.frame(frame);
    try {
      return body.get();
    } finally {
      evaluator.frame(before);
    }
  }

  /** What a body prints. */
  private String captured(Runnable body) {
    Printer before = out;
    out = new Printer(limits);
    try {
      body.run();
      return out.toString();
    } finally {
      out = before;
    }
  }

  /** Runs a body with variables of its own. */
  private Flow scoped(Body body) {
    Frame frame = evaluator.frame().inner();
    frame.start(scopes.unset(body));
    return inside(frame, () -> run(body.statements()));
  }

  @Override
  public Flow output(Stmt.Output s) {
    out.append(s.text());
    return Flow.ON;
  }

  @Override
  public Flow print(Stmt.Print s) {
    evaluator.value(s.value()).str(out);
    return Flow.ON;
  }

  @Override
  public Flow when(Stmt.If s) {
    for (Stmt.If.Branch branch : s.branches()) {
      if (evaluator.value(branch.test()).truth()) return run(branch.body());
    }
    return run(s.otherwise());
  }

  @Override
  public Flow loop(Stmt.For s) {
    Frame frame = evaluator.frame().inner();
    LoopValue loop = items(s);
    boolean completed = false;
    while (loop.advance()) {
      limits.step(1);
      frame.start(scopes.unset(s.body()));
      frame.set("loop", loop);
      assign(s.target(), loop.current(), frame);
      Flow flow = inside(frame, () -> run(s.body().statements()));
      if (flow == Flow.BREAK) break;
      // As in Jinja: an iteration that a continue cut short does not count.
      completed |= flow == Flow.ON;
    }
    frame.end();
    return completed ? Flow.ON : scoped(s.otherwise());
  }

  private LoopValue items(Stmt.For s) {
    Value items = evaluator.value(s.items());
    if (s.condition().isPresent()) {
      return new LoopValue(chosen(s, items, evaluator.frame()), OptionalInt.empty(), limits);
    }
    limits.pass(items);
    boolean sized = !(items instanceof OneShot) && items.iterable();
    return new LoopValue(
        items.iterator(), sized ? OptionalInt.of(items.length()) : OptionalInt.empty(), limits);
  }

  /** The condition is asked of one element after the other, as the loop gets to it. */
  private Iterator<Value> chosen(Stmt.For s, Value items, Frame outer) {
    Frame frame = outer.inner();
    Expr condition = s.condition().orElseThrow();
    return Lazy.filtered(
            items::iterator,
            value -> {
              limits.step(1);
              assign(s.target(), value, frame);
              Frame before = evaluator.frame();
              evaluator.frame(frame);
              try {
                return evaluator.value(condition).truth();
              } finally {
                evaluator.frame(before);
              }
            },
            value -> unpacked(s.target(), value))
        .iterator();
  }

  /** What comes through a condition was unpacked for it, and is a tuple from then on. */
  private Value unpacked(Stmt.Target target, Value value) {
    if (!(target instanceof Stmt.Target.Several several)) return value;
    List<Value> parts = new ArrayList<>();
    List<Value> values = Sequences.list(value, limits);
    for (int i = 0; i < values.size(); i++) {
      parts.add(unpacked(several.targets().get(i), values.get(i)));
    }
    return new TupleValue(parts);
  }

  private void assign(Stmt.Target target, Value value, Frame frame) {
    if (target instanceof Stmt.Target.Variable variable) {
      frame.set(variable.name(), value);
    } else if (target instanceof Stmt.Target.Field field) {
      if (!(evaluator.frame().get(field.namespace()) instanceof Namespace namespace)) {
        throw new PythonException(
            "cannot assign attribute on non-namespace object '" + field.namespace() + "'");
      }
      namespace.set(field.field(), value);
    } else {
      List<Stmt.Target> targets = ((Stmt.Target.Several) target).targets();
      List<Value> values = Sequences.list(value, limits);
      if (values.size() != targets.size()) {
        throw new PythonException(
            values.size() + " values where " + targets.size() + " are to be unpacked");
      }
      for (int i = 0; i < values.size(); i++) assign(targets.get(i), values.get(i), frame);
    }
  }

  @Override
  public Flow set(Stmt.Set s) {
    assign(s.target(), evaluator.value(s.value()), evaluator.frame());
    return Flow.ON;
  }

  @Override
  public Flow setBlock(Stmt.SetBlock s) {
    assign(s.target(), filtered(s.body(), s.value()), evaluator.frame());
    return Flow.ON;
  }

  @Override
  public Flow filterBlock(Stmt.FilterBlock s) {
    filtered(s.body(), s.value()).str(out);
    return Flow.ON;
  }

  private Value filtered(Body body, Expr filters) {
    Frame frame = evaluator.frame().inner();
    frame.start(scopes.unset(body));
    Frame before = evaluator.frame();
    evaluator.frame(frame);
    try {
      String text = captured(() -> run(body.statements()));
      return evaluator.filtered(filters, text);
    } finally {
      evaluator.frame(before);
    }
  }

  @Override
  public Flow macro(Stmt.Macro s) {
    evaluator.frame().set(s.name(), callable(s.name(), s.parameters(), s.body()));
    return Flow.ON;
  }

  @Override
  public Flow callBlock(Stmt.CallBlock s) {
    Value caller = callable("caller", s.parameters(), s.body());
    evaluator.call(s.call(), Map.of("caller", caller)).str(out);
    return Flow.ON;
  }

  private Value callable(String name, List<Stmt.Parameter> parameters, Body body) {
    Frame around = evaluator.frame();
    MacroCall call = new MacroCall(name, parameters, CallerUse.in(body));
    return new FunctionValue(
        FunctionValue.Kind.MACRO,
        name,
        (arguments, unused) -> new Text(invoke(call, body, around, arguments)));
  }

  private String invoke(MacroCall call, Body body, Frame around, CallArguments arguments) {
    Frame frame = around.inner();
    frame.start(scopes.unset(body));
    call.bind(arguments, frame);
    Frame before = evaluator.frame();
    evaluator.frame(frame);
    try {
      for (Stmt.Parameter parameter : call.parameters()) {
        if (frame.isSet(parameter.name())) continue;
        frame.set(
            parameter.name(),
            parameter
                .otherwise()
                .map(evaluator::value)
                .orElseGet(() -> MacroCall.notGiven(parameter.name())));
      }
      return captured(() -> run(body.statements()));
    } finally {
      evaluator.frame(before);
    }
  }

  @Override
  public Flow with(Stmt.With s) {
    Frame frame = evaluator.frame().inner();
    frame.start(scopes.unset(s.body()));
    for (Stmt.With.Binding binding : s.bindings()) {
      assign(binding.target(), evaluator.value(binding.value()), frame);
    }
    return inside(frame, () -> run(s.body().statements()));
  }

  @Override
  public Flow generation(Stmt.Generation s) {
    return scoped(s.body());
  }

  @Override
  public Flow leave(Stmt.Break s) {
    return Flow.BREAK;
  }

  @Override
  public Flow proceed(Stmt.Continue s) {
    return Flow.CONTINUE;
  }
}
