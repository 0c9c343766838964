package dev.signpost.simulation;

import static dev.signpost.simulation.Loops.proxy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event bus of one process: each message is a turn of the loop that consumes its address, in the order in which they
 * were sent there, and each answer one of the loop that asked.
 */
final class PlayedBus {
    private final Loops loops;
    private final Map<String, Consumer> consumers = new HashMap<>();
    private final EventBus played = proxy(EventBus.class, this::call);

    private record Consumer(Context loop, Handler<Message<Object>> handler) {}

    PlayedBus(Loops loops) {
        this.loops = loops;
    }

    EventBus played() {
        return played;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object call(String name, Object[] arguments) {
        return switch (name) {
            case "registerCodec" -> played;
            case "localConsumer" -> {
                consumers.put(
                        (String) arguments[0], new Consumer(loops.current(), (Handler<Message<Object>>) arguments[1]));
                yield proxy(MessageConsumer.class, (method, none) -> {
                    throw new UnsupportedOperationException("MessageConsumer." + method);
                });
            }
            case "send" -> {
                send((String) arguments[0], arguments[1], null);
                yield played;
            }
            case "request" -> request((String) arguments[0], arguments[1], (DeliveryOptions) arguments[2]);
            default -> throw new UnsupportedOperationException("EventBus." + name);
        };
    }

    private Future<Message<Object>> request(String address, Object body, DeliveryOptions options) {
        Promise<Message<Object>> answer = Promise.promise();
        Runnable disarm = loops.after(
                options.getSendTimeout(),
                () -> answer.tryFail(new ReplyException(ReplyFailure.TIMEOUT, "no answer from " + address)));
        var asked = new Asked(loops.current(), answer, disarm);
        if (!send(address, body, asked)) {
            asked.fail(new ReplyException(ReplyFailure.NO_HANDLERS, "nobody consumes " + address));
        }
        return answer.future();
    }

    private boolean send(String address, Object body, @Nullable Asked asked) {
        Consumer consumer = consumers.get(address);
        if (consumer == null) {
            return false;
        }
        Message<Object> message = message(address, body, asked);
        consumer.loop().runOnContext(turn -> consumer.handler().handle(message));
        return true;
    }

    @SuppressWarnings("unchecked")
    private static Message<Object> message(String address, Object body, @Nullable Asked asked) {
        return proxy(Message.class, (name, arguments) -> {
            switch (name) {
                case "body" -> {
                    return body;
                }
                case "address" -> {
                    return address;
                }
                case "reply" -> {
                    if (asked != null) {
                        asked.reply(message("reply", arguments[0], null));
                    }
                    return null;
                }
                case "fail" -> {
                    if (asked != null) {
                        asked.fail(new ReplyException(
                                ReplyFailure.RECIPIENT_FAILURE, (Integer) arguments[0], (String) arguments[1]));
                    }
                    return null;
                }
                default -> throw new UnsupportedOperationException("Message." + name);
            }
        });
    }

    /** Who waits for an answer. */
    private record Asked(Context loop, Promise<Message<Object>> answer, Runnable disarm) {
        void reply(Message<Object> message) {
            loop.runOnContext(turn -> {
                disarm.run();
                answer.tryComplete(message);
            });
        }

        void fail(ReplyException failure) {
            loop.runOnContext(turn -> {
                disarm.run();
                answer.tryFail(failure);
            });
        }
    }
}
