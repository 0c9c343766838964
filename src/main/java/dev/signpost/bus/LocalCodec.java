package dev.signpost.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands a value from one event loop to another by reference, which is right for values that nobody changes and for
 * these only. It refuses to leave the process.
 *
 * @param <T> type of the value
 */
public final class LocalCodec<T> implements MessageCodec<T, T> {
    private final String name;

    /** @param type named in {@code DeliveryOptions.setCodecName}, by {@link #nameOf}, or as the type's default codec */
    public LocalCodec(Class<T> type) {
        this.name = nameOf(type);
    }

    public static String nameOf(Class<?> type) {
        return "local:" + type.getName();
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public void encodeToWire(Buffer buffer, T value) {
        throw new UnsupportedOperationException(name + " stays inside the process");
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException(name + " stays inside the process");
    }

    @Override
    public T transform(T value) {
        return value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
