package dev.signpost.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signpost.chaos.Evidence.Told;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Services that publish and do not give up: each event has a key and is sent again, to the next pod, until somebody
 * acknowledges it. Some are published a second time afterwards, as a service does that was restarted.
 */
final class Publishers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 12;
    private static final int LARGEST_BATCH = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A statement of which nobody knows the end may take effect so much later. */
    private static final long LATEST_MICROS = 20_000_000;
    /** After the end of publishing, what is not acknowledged by then is told as such: it may be there or not. */
    private static final long LAST_TRY_NANOS = 120_000_000_000L;

    /** One event that waits for its acknowledgement. */
    private record Draft(String tenant, long number, String type, String data, long asked, boolean keyed) {
        static String key(String tenant, long number) {
            return tenant + "k" + number;
        }

        String key() {
            return key(tenant, number);
        }

        /** Other tenants use the same ones, which must be nothing to this one. */
        String idempotencyKey() {
            return "k" + number;
        }

        String digest() {
            byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
            return Inbox.digest(bytes, 0, bytes.length);
        }
    }

    /** An acknowledged one, as others need it. */
    record Known(String tenant, String event) {}

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final IntFunction<URI> pods;
    private final int podCount;
    private final int tenants;
    private final int types;
    private final String adminKey;
    private final Journal journal;
    private final long seed;
    private final long intervalNanos;
    private final Map<String, AtomicLong> tickets = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final ConcurrentLinkedDeque<Known> recent = new ConcurrentLinkedDeque<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile long stoppedNanos;

    /** Whom to ask, and what about. */
    record Setting(IntFunction<URI> pods, int podCount, int tenants, int types, String adminKey) {}

    /** @param requestsPerSecond of all together, each with one event or, one in ten, with up to twenty */
    Publishers(Setting setting, Journal journal, long seed, int requestsPerSecond) {
        pods = setting.pods();
        podCount = setting.podCount();
        tenants = setting.tenants();
        types = setting.types();
        adminKey = setting.adminKey();
        this.journal = journal;
        this.seed = seed;
        intervalNanos = 1_000_000_000L * THREADS / requestsPerSecond;
    }

    void start() {
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> publish(number), "publisher-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Publishes nothing new and waits until everything is acknowledged. */
    void stop() {
        stoppedNanos = System.nanoTime();
        stop.countDown();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Events that were refused for good: there must be none. */
    long refused() {
        return refused.get();
    }

    /** Events of which nobody has said anything by the end. */
    long unknown() {
        return unknown.get();
    }

    /** Any that was acknowledged lately, or null. */
    Known recent(Random random) {
        Known known = random.nextBoolean() ? recent.peekFirst() : recent.peekLast();
        return known;
    }

    private void publish(int number) {
        var random = new Random(seed * 31 + number);
        List<Draft> first = List.of();
        long next = System.nanoTime();
        try {
            while (stop.getCount() > 0) {
                long now = System.nanoTime();
                if (now < next) {
                    if (stop.await(next - now, TimeUnit.NANOSECONDS)) {
                        break;
                    }
                } else if (now - next > TimeUnit.SECONDS.toNanos(1)) {
                    // What an outage has kept us from publishing is not made up for.
                    next = now;
                }
                next += intervalNanos;
                if (random.nextInt(10) == 0) {
                    askOnce(draft("t" + random.nextInt(tenants), "deal." + random.nextInt(types), random), random);
                    continue;
                }
                List<Draft> drafts = drafts(random);
                insist(drafts, random);
                if (random.nextInt(40) == 0) {
                    insist(drafts, random);
                }
                first = first.isEmpty() ? drafts : first;
            }
            // As one that begins anew where it once began: a key counts for longer than a storm lasts.
            insist(first, random);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An event of that type by each pod at once: for a webhook that has just been created. */
    void publishEverywhere(String tenant, String type, Random random) {
        try {
            for (int pod = 0; pod < podCount; pod++) {
                insist(List.of(draft(tenant, type, random)), pod, random);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Draft draft(String tenant, String type, Random random) {
        long number = tickets.computeIfAbsent(tenant, first -> new AtomicLong()).incrementAndGet();
        String data = data(Draft.key(tenant, number), tenant, random);
        return new Draft(tenant, number, type, data, Journal.nowMicros(), true);
    }

    private List<Draft> drafts(Random random) {
        String tenant = "t" + random.nextInt(tenants);
        int count = random.nextInt(10) == 0 ? 1 + random.nextInt(LARGEST_BATCH) : 1;
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drafts.add(draft(tenant, "deal." + random.nextInt(types), random));
        }
        return drafts;
    }

    /** What a parser would not give back as it was: a key that is there twice, 1.0, escapes, a number of many digits. */
    private static String data(String key, String tenant, Random random) {
        byte[] noise = new byte[random.nextInt(120)];
        random.nextBytes(noise);
        return String.format(
                Locale.ROOT,
                "{\"k\":\"%s\",\"t\":\"%s\",\"n\":1.0,\"n\":1E2,\"u\":\"\\u0000\\ud800 ü \\/\",\"big\":%d%d , \"x\":\"%s\"}",
                key,
                tenant,
                random.nextLong(1, Long.MAX_VALUE),
                random.nextLong(1, Long.MAX_VALUE),
                HexFormat.of().formatHex(noise));
    }

    /** Without a key, so that it must not be asked for again: what is not acknowledged may be there or not. */
    private void askOnce(Draft keyed, Random random) throws InterruptedException {
        var draft = new Draft(keyed.tenant(), keyed.number(), keyed.type(), keyed.data(), keyed.asked(), false);
        try {
            if (ask(List.of(draft), pods.apply(random.nextInt(podCount))).isEmpty()) {
                return;
            }
        } catch (IOException e) {
            // Neither is known here whether it took effect.
        }
        write(draft, Journal.nowMicros() + LATEST_MICROS, "", Told.UNTOLD);
    }

    private void insist(List<Draft> drafts, Random random) throws InterruptedException {
        insist(drafts, random.nextInt(podCount), random);
    }

    private void insist(List<Draft> drafts, int firstPod, Random random) throws InterruptedException {
        List<Draft> left = new ArrayList<>(drafts);
        int pod = firstPod;
        while (!left.isEmpty()) {
            try {
                left = ask(left, pods.apply(pod));
            } catch (IOException e) {
                // Nobody knows whether it took effect: the same keys, to another pod.
                pod = (pod + 1) % podCount;
            }
            if (left.isEmpty()) {
                return;
            }
            if (stop.getCount() == 0 && System.nanoTime() - stoppedNanos > LAST_TRY_NANOS) {
                unknown.addAndGet(left.size());
                return;
            }
            pause(50 + random.nextInt(100));
        }
    }

    private static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    /** Answers those that must be asked for again. */
    private List<Draft> ask(List<Draft> drafts, URI pod) throws IOException, InterruptedException {
        boolean alone = drafts.size() == 1;
        String path = "/v1/tenants/" + drafts.get(0).tenant() + (alone ? "/events" : "/events/batch");
        HttpRequest.Builder request = HttpRequest.newBuilder(pod.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + adminKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alone ? one(drafts.get(0), "") : many(drafts)));
        if (alone && drafts.get(0).keyed()) {
            request.header("Idempotency-Key", drafts.get(0).idempotencyKey());
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
            return drafts;
        }
        JsonNode body = parsed(answer.body());
        List<Draft> again = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            JsonNode item = alone ? body : body.path("items").path(i);
            take(drafts.get(i), item, again);
        }
        return again;
    }

    private void take(Draft draft, JsonNode item, List<Draft> again) {
        int status = item.path("status").asInt(0);
        if (item.has("matchedCount")) {
            told(draft, item);
        } else if (status == 429 || status >= 500) {
            again.add(draft);
        } else {
            refused.incrementAndGet();
            journal.write("refused", draft.key(), "answer", item.toString());
        }
    }

    private void write(Draft draft, long at, String event, int matched) {
        journal.write(
                "asked",
                draft.asked(),
                "at",
                at,
                "key",
                draft.key(),
                "tenant",
                draft.tenant(),
                "type",
                draft.type(),
                "digest",
                draft.digest(),
                "event",
                event,
                "matched",
                matched);
    }

    private void told(Draft draft, JsonNode item) {
        String event = Evidence.plain(item.path("id").asText());
        write(draft, Journal.nowMicros(), event, item.path("matchedCount").asInt());
        acknowledged.incrementAndGet();
        recent.addFirst(new Known(draft.tenant(), item.path("id").asText()));
        if (recent.size() > 200) {
            recent.pollLast();
        }
    }

    private static String one(Draft draft, String key) {
        return "{\"type\":\"" + draft.type() + "\"" + key + ",\"data\":" + draft.data() + "}";
    }

    private static String many(List<Draft> drafts) {
        var text = new StringBuilder("[");
        for (Draft draft : drafts) {
            text.append(text.length() > 1 ? "," : "")
                    .append(one(draft, ",\"idempotencyKey\":\"" + draft.idempotencyKey() + "\""));
        }
        return text.append(']').toString();
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
