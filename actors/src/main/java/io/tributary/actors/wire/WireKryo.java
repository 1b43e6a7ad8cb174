package io.tributary.actors.wire;

import static io.tributary.actors.wire.WireRefusal.UNKNOWN_TYPE;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.util.DefaultClassResolver;

/** A Kryo that makes objects of the ids that were given to it, and of nothing else. */
final class WireKryo extends Kryo {
  private static final int DEEPEST = 32;

  /** Kryo gives those below to types of its own, whose readers believe lengths. */
  private static final int FIRST_ID = 10;

  WireKryo() {
    super(new IdsOnly(), null);
    setRegistrationRequired(true);
    setReferences(false);
    setMaxDepth(DEEPEST);
  }

  /**
   * Kryo's own resolver takes class names too, and loads the class before it finds that it is not
   * registered.
   */
  private static final class IdsOnly extends DefaultClassResolver {
    @Override
    public Registration readClass(Input input) {
      // 0 stands for null and 1 for a name.
      int id = input.readVarInt(true) - 2;
      Registration type = id < FIRST_ID ? null : getRegistration(id);
      if (type == null) throw new WireRefusedException(UNKNOWN_TYPE, "no type has the id " + id);
      return type;
    }
  }
}
