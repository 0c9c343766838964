package dev.signpost.boot;

import dev.signpost.model.RawBytes;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.profile.ReceivedChallenge;
import dev.signpost.profile.ReceivedRequest;
import dev.signpost.profile.SignatureCheck;
import dev.signpost.profile.StatusRange;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that one would write oneself: checks signatures, answers challenges, and fails as it is told. On one event
 * loop, so that what it prints stays together. Never part of a process that serves.
 */
final class TestReceiver {
    private static final int FAILURE = 500;
    /** More events than anybody looks at; the attempts of those before are counted anew. */
    private static final int EVENTS_REMEMBERED = 10_000;

    private final Vertx vertx;
    private final Expected expected;
    private final Behaviour behaviour;
    private final ReceivedView view;
    private final @Nullable ForwardedRequests forwarding;
    private final Map<RawBytes, Integer> attempts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RawBytes, Integer> eldest) {
            return size() > EVENTS_REMEMBERED;
        }
    };

    /**
     * What it is sent.
     *
     * @param secrets of the webhook; empty if nothing is to be checked
     */
    record Expected(WireProfile wire, List<SigningSecret> secrets) {}

    /**
     * What it does.
     *
     * @param status of its answers
     * @param failFirst attempts of each event that it answers 500 to, before
     * @param delay of its answers
     * @param forwardTo who answers instead, or null
     */
    record Behaviour(
            int status,
            int failFirst,
            Duration delay,
            @Nullable URI forwardTo) {}

    TestReceiver(Vertx vertx, Expected expected, Behaviour behaviour, ReceivedView view) {
        this.vertx = vertx;
        this.expected = expected;
        this.behaviour = behaviour;
        this.view = view;
        this.forwarding = behaviour.forwardTo() == null ? null : new ForwardedRequests(behaviour.forwardTo());
    }

    /** Completes with the port. */
    Future<Integer> listen(String host, int port) {
        return vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
                .requestHandler(this::receive)
                .listen()
                .map(server -> server.actualPort());
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var received = new ReceivedRequest(request.headers().entries(), RawBytes.of(body.getBytes()));
            view.request(request.method().name(), request.uri(), received);
            Optional<ReceivedChallenge> challenge = challenge(request, received);
            if (challenge.isPresent()) {
                answerChallenge(request, challenge.get());
            } else {
                checkSignatures(received);
                answer(request, body, received);
            }
        });
    }

    private Optional<ReceivedChallenge> challenge(HttpServerRequest request, ReceivedRequest received) {
        List<SigningSecret> own =
                expected.secrets().stream().filter(secret -> !secret.standard()).toList();
        @Nullable Secret secret = own.isEmpty() ? null : own.get(0).secret();
        return ReceivedChallenge.in(
                expected.wire(),
                request.method().name(),
                received,
                secret,
                view.now().getEpochSecond());
    }

    /** Answered at once and as asked: it is what a webhook needs before it is sent anything. */
    private void answerChallenge(HttpServerRequest request, ReceivedChallenge challenge) {
        var rules = expected.wire().challenge();
        int status = rules == null ? behaviour.status() : passing(rules.pass());
        view.challenge(challenge, expected.secrets().isEmpty());
        view.answered(status, challenge.echo() ? "with the challenge" : "");
        request.response().setStatusCode(status).end(challenge.echo() ? challenge.value() : "");
    }

    private static int passing(List<StatusRange> pass) {
        return pass.get(0).first();
    }

    private void checkSignatures(ReceivedRequest received) {
        if (expected.secrets().isEmpty()) {
            view.unchecked();
        } else {
            view.checked(SignatureCheck.of(
                    expected.wire(), expected.secrets(), received, view.now().toEpochMilli()));
        }
    }

    private void answer(HttpServerRequest request, Buffer body, ReceivedRequest received) {
        int attempt = attempts.merge(received.body(), 1, Integer::sum);
        if (attempt <= behaviour.failFirst()) {
            later(() -> end(request, FAILURE, "attempt " + attempt + " of this event, failed on purpose"));
        } else if (forwarding != null) {
            later(() -> forwarding
                    .send(request, body)
                    .onSuccess(answer -> {
                        request.response()
                                .setStatusCode(answer.status())
                                .headers()
                                .addAll(answer.headers());
                        request.response().end(answer.body());
                        view.answered(answer.status(), "from " + behaviour.forwardTo());
                    })
                    .onFailure(failure -> end(request, 502, behaviour.forwardTo() + ": " + failure.getMessage())));
        } else {
            later(() -> end(request, behaviour.status(), attempt == 1 ? "" : "attempt " + attempt + " of this event"));
        }
    }

    private void later(Runnable answer) {
        long millis = behaviour.delay().toMillis();
        if (millis == 0) {
            answer.run();
        } else {
            vertx.timer(millis, TimeUnit.MILLISECONDS).onSuccess(due -> answer.run());
        }
    }

    private void end(HttpServerRequest request, int status, String why) {
        if (request.response().closed()) {
            view.gone();
            return;
        }
        request.response().setStatusCode(status).end();
        view.answered(status, why);
    }
}
