package io.tributary.actors.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How a class goes over the wire.
 *
 * @param id never given to another class
 * @param version counted up when fields are added at the end
 * @param write writes all fields
 * @param read reads them in the same order; fields that {@link FieldReader#since} says are not
 *     there have defaults
 */
record WireType<T>(
    int id,
    Class<T> type,
    int version,
    BiConsumer<FieldWriter, T> write,
    Function<FieldReader, T> read) {}
