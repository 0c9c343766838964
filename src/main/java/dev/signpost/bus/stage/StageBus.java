package dev.signpost.bus.stage;

import dev.signpost.bus.LocalCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The event bus as stages use it: addresses with local consumers only, messages that are passed by reference, and an
 * answer or a failure within a second. Any thread may send; one for each Vert.x.
 */
public final class StageBus {
    /** After so long an answer is late. */
    public static final Duration ANSWER_LIMIT = Duration.ofMillis(500);

    private static final int THREW = 500;

    private final EventBus bus;
    private final DeliveryOptions options;
    private final BiConsumer<String, Throwable> failed;

    /** A stage: what it does with a message, and what it answers. It may also throw. */
    @FunctionalInterface
    public interface Stage extends Function<StageMessage, Future<? extends StageMessage>> {}

    /** @param failed told the address of a stage that has thrown, and what */
    public StageBus(Vertx vertx, BiConsumer<String, Throwable> failed) {
        this.failed = failed;
        bus = vertx.eventBus();
        var codec = new LocalCodec<>(StageMessage.class);
        bus.registerCodec(codec);
        options = new DeliveryOptions()
                .setLocalOnly(true)
                .setCodecName(codec.name())
                .setSendTimeout(ANSWER_LIMIT.toMillis());
    }

    /** Sends a hint: whether it arrives nobody knows. */
    public void send(String address, StageMessage message) {
        bus.send(address, message, options);
    }

    /**
     * Sends a question. Fails with a {@link ReplyException} if nobody consumes the address, if the consumer has thrown,
     * or if there is no answer after {@link #ANSWER_LIMIT}.
     *
     * @param answer class of the answer
     */
    public <A extends StageMessage> Future<A> request(String address, StageMessage message, Class<A> answer) {
        return bus.<StageMessage>request(address, message, options).map(reply -> answer.cast(reply.body()));
    }

    /** Consumes an address on the verticle's event loop, until the verticle is undeployed. */
    public void consume(String address, Stage stage) {
        bus.<StageMessage>localConsumer(address, message -> answer(stage, message));
    }

    /**
     * The answer to what every stage may be sent.
     *
     * @throws IllegalArgumentException if it is another stage's message
     */
    public static Future<Done> answerPing(StageMessage message) {
        if (message instanceof Ping) {
            return Future.succeededFuture(Done.DONE);
        }
        throw new IllegalArgumentException(
                "this stage takes no " + message.getClass().getSimpleName());
    }

    private void answer(Stage stage, Message<StageMessage> message) {
        try {
            stage.apply(message.body())
                    .onComplete(answer -> message.reply(answer, options), failure -> threw(message, failure));
        } catch (RuntimeException e) {
            threw(message, e);
        }
    }

    private void threw(Message<StageMessage> message, Throwable failure) {
        failed.accept(message.address(), failure);
        message.fail(THREW, String.valueOf(failure.getMessage()));
    }

    /** Whether a request has merely not been answered in time. */
    static boolean late(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
    }
}
