package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.syntax.Body;
import io.tributary.gpu.chat.syntax.Expr;
import io.tributary.gpu.chat.syntax.ExprWalker;
import io.tributary.gpu.chat.syntax.Stmt;
import io.tributary.gpu.chat.syntax.StmtWalker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which names each body of a template starts without; see {@link Names}. */
final class Scopes {
  private final Map<Body, Set<String>> unset = new HashMap<>();

  private Scopes() {}

  static Scopes of(Body template) {
    Scopes scopes = new Scopes();
    scopes.add(template, Names.inside(null), template.statements());
    return scopes;
  }

  Set<String> unset(Body body) {
    return unset.get(body);
  }

  /** The bodies inside come after the whole of the one around them. */
  private void add(Body body, Names names, List<Stmt> statements) {
    Reader reader = new Reader(names);
    reader.read(statements);
    unset.put(body, names.unset());
    for (Inner inner : reader.inner) {
      Names own = Names.inside(names);
      inner.parameters().forEach(own::parameter);
      Reader defaults = new Reader(own);
      inner.defaults().forEach(defaults::expression);
      add(inner.body(), own, inner.body().statements());
    }
  }

  /**
   * A body that was found.
   *
   * @param parameters names that are set when it starts
   * @param defaults of its parameters
   */
  private record Inner(Body body, List<String> parameters, List<Expr> defaults) {}

  /** Reads the statements of one body and stops at the bodies inside. */
  private static final class Reader extends StmtWalker {
    private final List<Inner> inner = new ArrayList<>();
    private Names names;

    private final ExprWalker expressions =
        new ExprWalker() {
          @Override
          public Void name(Expr.Name e) {
            names.read(e.name());
            return null;
          }
        };

    Reader(Names names) {
      this.names = names;
    }

    void read(List<Stmt> statements) {
      statements(statements);
    }

    @Override
    protected void expression(Expr expression) {
      expressions.walk(expression);
    }

    @Override
    protected void target(Stmt.Target target) {
      if (target instanceof Stmt.Target.Variable variable) names.store(variable.name());
      else if (target instanceof Stmt.Target.Field field) names.read(field.namespace());
      else ((Stmt.Target.Several) target).targets().forEach(this::target);
    }

    @Override
    public Void when(Stmt.If s) {
      read(s.branches(), s.otherwise());
      return null;
    }

    private void read(List<Stmt.If.Branch> branches, List<Stmt> otherwise) {
      expression(branches.get(0).test());
      Names before = names;
      List<Names> seen = new ArrayList<>();
      names = before.copy();
      statements(branches.get(0).body());
      seen.add(names);
      // Every elif counts as one branch, each of them a condition of its own within it.
      names = before.copy();
      for (Stmt.If.Branch branch : branches.subList(1, branches.size())) {
        read(List.of(branch), List.of());
      }
      seen.add(names);
      names = before.copy();
      statements(otherwise);
      seen.add(names);
      names = before;
      names.join(seen);
    }

    @Override
    public Void loop(Stmt.For s) {
      expression(s.items());
      List<String> parameters = new ArrayList<>(List.of("loop"));
      collect(s.target(), parameters);
      inner.add(new Inner(s.body(), parameters, List.of()));
      inner.add(new Inner(s.otherwise(), List.of(), List.of()));
      return null;
    }

    private static void collect(Stmt.Target target, List<String> names) {
      if (target instanceof Stmt.Target.Variable variable) names.add(variable.name());
      if (target instanceof Stmt.Target.Several several) {
        several.targets().forEach(one -> collect(one, names));
      }
    }

    @Override
    public Void setBlock(Stmt.SetBlock s) {
      target(s.target());
      inner.add(new Inner(s.body(), List.of(), List.of()));
      return null;
    }

    @Override
    public Void filterBlock(Stmt.FilterBlock s) {
      expression(s.value());
      inner.add(new Inner(s.body(), List.of(), List.of()));
      return null;
    }

    @Override
    public Void macro(Stmt.Macro s) {
      names.store(s.name());
      addCallable(s.parameters(), s.body());
      return null;
    }

    @Override
    public Void callBlock(Stmt.CallBlock s) {
      expression(s.call());
      addCallable(s.parameters(), s.body());
      return null;
    }

    private void addCallable(List<Stmt.Parameter> parameters, Body body) {
      List<String> own = new ArrayList<>(List.of("caller"));
      List<Expr> defaults = new ArrayList<>();
      for (Stmt.Parameter parameter : parameters) {
        own.add(parameter.name());
        parameter.otherwise().ifPresent(defaults::add);
      }
      inner.add(new Inner(body, own, defaults));
    }

    @Override
    public Void with(Stmt.With s) {
      List<String> own = new ArrayList<>();
      for (Stmt.With.Binding binding : s.bindings()) {
        expression(binding.value());
        collect(binding.target(), own);
      }
      inner.add(new Inner(s.body(), own, List.of()));
      return null;
    }

    @Override
    public Void generation(Stmt.Generation s) {
      inner.add(new Inner(s.body(), List.of(), List.of()));
      return null;
    }
  }
}
