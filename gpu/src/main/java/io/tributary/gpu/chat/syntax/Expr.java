package io.tributary.gpu.chat.syntax;

import java.util.List;
import java.util.Optional;

/** An expression. */
public sealed interface Expr {
  /** The line it is on, from 1. */
  int line();

  <R> R accept(Visitor<R> visitor);

  /**
   * A constant.
   *
   * @param value null, a Boolean, BigInteger, Double or String
   */
  record Literal(int line, Object value) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.literal(this);
    }
  }

  /** A variable. */
  record Name(int line, String name) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.name(this);
    }
  }

  /** {@code [a, b]}. */
  record ListOf(int line, List<Expr> items) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  /** {@code (a, b)}. */
  record TupleOf(int line, List<Expr> items) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tuple(this);
    }
  }

  /** {@code {a: b}}. */
  record DictOf(int line, List<Pair> pairs) implements Expr {
    /** A key with its value. */
    public record Pair(Expr key, Expr value) {}

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dict(this);
    }
  }

  /** {@code object.name}. */
  record Attribute(int line, Expr object, String name) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attribute(this);
    }
  }

  /** {@code object[key]}. */
  record Item(int line, Expr object, Expr key) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.item(this);
    }
  }

  /** {@code object[start:stop:step]}. */
  record Slice(
      int line, Expr object, Optional<Expr> start, Optional<Expr> stop, Optional<Expr> step)
      implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.slice(this);
    }
  }

  /** {@code function(arguments)}. */
  record Call(int line, Expr function, Arguments arguments) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  /** {@code input | name(arguments)}. */
  record Filter(int line, Expr input, String name, Arguments arguments) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.filter(this);
    }
  }

  /** {@code input is name(arguments)}. */
  record Test(int line, Expr input, String name, Arguments arguments) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.test(this);
    }
  }

  /** An operator before its operand: {@code not}, {@code -} or {@code +}. */
  record Unary(int line, String operator, Expr operand) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unary(this);
    }
  }

  /** {@code left + right} and the other arithmetic. */
  record Binary(int line, String operator, Expr left, Expr right) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }
  }

  /** {@code left and right}, or {@code or}. */
  record Logic(int line, boolean and, Expr left, Expr right) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.logic(this);
    }
  }

  /** {@code a ~ b ~ c}. */
  record Concat(int line, List<Expr> parts) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concat(this);
    }
  }

  /** {@code a < b <= c}. */
  record Compare(int line, Expr first, List<Step> steps) implements Expr {
    /** An operator, {@code in} and {@code not in} among them, with what is on its right. */
    public record Step(String operator, Expr right) {}

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.compare(this);
    }
  }

  /** {@code then if test else otherwise}. */
  record Conditional(int line, Expr test, Expr then, Optional<Expr> otherwise) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conditional(this);
    }
  }

  /** The text of a {@code filter} or {@code set} block, as what its filters are applied to. */
  record Captured(int line) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.captured(this);
    }
  }

  /**
   * Arguments of a call, filter or test.
   *
   * @param spread a list whose elements are more positional arguments, given with {@code *}
   */
  record Arguments(List<Expr> positional, List<Named> named, Optional<Expr> spread) {
    public static final Arguments NONE = new Arguments(List.of(), List.of(), Optional.empty());

    /** An argument given by name. */
    public record Named(String name, Expr value) {}

    /** Without the first so many positional ones. */
    public Arguments skip(int count) {
      return new Arguments(positional.subList(count, positional.size()), named, spread);
    }

    /** The names of those given by name. */
    public List<String> names() {
      return named.stream().map(Named::name).toList();
    }
  }

  /** Does something for each kind of expression. */
  interface Visitor<R> {
    R literal(Literal e);

    R name(Name e);

    R list(ListOf e);

    R tuple(TupleOf e);

    R dict(DictOf e);

    R attribute(Attribute e);

    R item(Item e);

    R slice(Slice e);

    R call(Call e);

    R filter(Filter e);

    R test(Test e);

    R unary(Unary e);

    R binary(Binary e);

    R logic(Logic e);

    R concat(Concat e);

    R compare(Compare e);

    R conditional(Conditional e);

    R captured(Captured e);
  }
}
