package dev.signpost.http;

import io.vertx.core.Future;
import java.util.function.Function;

/** What one operation of the contract does, once its caller is admitted and its request is known to be valid. */
@FunctionalInterface
public interface Operation {

    /** An operation that can also say what is wrong with a part of a request. */
    static Operation checked(Operation carriedOut, Function<Call, Future<?>> check) {
        return new Operation() {
            @Override
            public Future<Reply> handle(Call call) {
                return carriedOut.handle(call);
            }

            @Override
            public Future<?> check(Call call) {
                return check.apply(call);
            }
        };
    }

    /**
     * Carries out the call. A failed future or an exception becomes a problem answer: {@link
     * dev.signpost.model.Refusal} with its own text, anything else with nothing but the request id.
     */
    Future<Reply> handle(Call call);

    /**
     * Says what else is wrong with a request that does not hold to the contract, so that its sender is told of all his
     * faults at once: fails with the faults of those fields that do hold to it, and changes nothing.
     *
     * @param call without the fields that do not hold to the contract, required ones among them
     */
    default Future<?> check(Call call) {
        return Future.succeededFuture();
    }
}
