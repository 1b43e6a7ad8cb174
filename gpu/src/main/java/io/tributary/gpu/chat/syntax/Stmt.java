package io.tributary.gpu.chat.syntax;

import java.util.List;
import java.util.Optional;

/** A statement, or text between tags. */
public sealed interface Stmt {
  /** The line it begins on, from 1. */
  int line();

  <R> R accept(Visitor<R> visitor);

  /** Text as it is. */
  record Output(int line, String text) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.output(this);
    }
  }

  /** {@code {{ value }}}. */
  record Print(int line, Expr value) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.print(this);
    }
  }

  /** {@code if}, {@code elif} and {@code else}. */
  record If(int line, List<Branch> branches, List<Stmt> otherwise) implements Stmt {
    /** What is done if the test holds. */
    public record Branch(Expr test, List<Stmt> body) {}

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.when(this);
    }
  }

  /** {@code for target in items if condition}, with {@code else}. */
  record For(
      int line, Target target, Expr items, Optional<Expr> condition, Body body, Body otherwise)
      implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.loop(this);
    }
  }

  /** {@code set target = value}. */
  record Set(int line, Target target, Expr value) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.set(this);
    }
  }

  /**
   * {@code set target} up to {@code endset}.
   *
   * @param value the text with its filters, {@link Expr.Captured} inside
   */
  record SetBlock(int line, Target target, Expr value, Body body) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setBlock(this);
    }
  }

  /** {@code filter name} up to {@code endfilter}. */
  record FilterBlock(int line, Expr value, Body body) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.filterBlock(this);
    }
  }

  /** {@code macro name(parameters)}. */
  record Macro(int line, String name, List<Parameter> parameters, Body body) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.macro(this);
    }
  }

  /** {@code call(parameters) macro(arguments)}. */
  record CallBlock(int line, List<Parameter> parameters, Expr.Call call, Body body)
      implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.callBlock(this);
    }
  }

  /** {@code with name = value}. */
  record With(int line, List<Binding> bindings, Body body) implements Stmt {
    /** A variable of the block. */
    public record Binding(Target target, Expr value) {}

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.with(this);
    }
  }

  /** {@code generation}: what the assistant wrote; rendered like the rest. */
  record Generation(int line, Body body) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.generation(this);
    }
  }

  /** {@code break}. */
  record Break(int line) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leave(this);
    }
  }

  /** {@code continue}. */
  record Continue(int line) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.proceed(this);
    }
  }

  /** A parameter of a macro or call block. */
  record Parameter(String name, Optional<Expr> otherwise) {}

  /** What can be set. */
  sealed interface Target {
    int line();

    /** A variable. */
    record Variable(int line, String name) implements Target {}

    /** A field of a namespace. */
    record Field(int line, String namespace, String field) implements Target {}

    /** Several, from the elements of what is assigned. */
    record Several(int line, List<Target> targets) implements Target {}
  }

  /** Does something for each kind of statement. */
  interface Visitor<R> {
    R output(Output s);

    R print(Print s);

    R when(If s);

    R loop(For s);

    R set(Set s);

    R setBlock(SetBlock s);

    R filterBlock(FilterBlock s);

    R macro(Macro s);

    R callBlock(CallBlock s);

    R with(With s);

    R generation(Generation s);

    R leave(Break s);

    R proceed(Continue s);
  }
}
