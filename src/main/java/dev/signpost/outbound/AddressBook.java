package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import inet.ipaddr.IPAddress;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecordType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From host to an address that may be dialled. A name is resolved and all its addresses judged together; the verdict
 * holds as long as the answer's time to live, at most {@link #MAX_AGE_NANOS}. Owned by one event loop.
 */
final class AddressBook implements AutoCloseable {
    /** Longest time that a resolved name is believed, whatever its time to live: 5 s. */
    private static final long MAX_AGE_NANOS = 5_000_000_000L;

    /**
     * Names that lead nowhere and names that lead to where nobody may go are told at the same pace: at the end of such
     * a step from the question. Otherwise the time that an answer takes would tell them apart.
     */
    private static final long REFUSAL_STEP_MILLIS = 250;

    /** A failed lookup is believed for a second, so that a dead name server is not asked at the rate of deliveries. */
    private static final long FAILURE_AGE_NANOS = 1_000_000_000L;

    /** Some name servers never answer for IPv6: with IPv4 in hand we wait for them only so long. */
    private static final long GRACE_MILLIS = 500;

    /** Hosts remembered; the one that was used longest ago is forgotten. */
    private static final int MAX_ENTRIES = 10_000;

    /** Addresses of one name that an attempt may try; all of them are judged, however many there are. */
    static final int MAX_DIALLED = 8;

    private record Entry(Vetted vetted, long untilNanos) {}

    private final VertxInternal vertx;
    private final EgressGuard guard;
    private final NameLookup lookup;
    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > MAX_ENTRIES;
        }
    };
    private final Map<String, Future<Vetted>> pending = new HashMap<>();

    AddressBook(
            VertxInternal vertx, EventLoop loop, List<String> nameServers, EgressGuard guard, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.guard = guard;
        this.lookup = new NameLookup(vertx, loop, nameServers);
        this.nanoTime = nanoTime;
    }

    /** The verdict if it is known and fresh; null means {@link #vet}. */
    @Nullable
    Vetted known(String host) {
        Entry entry = entries.get(host);
        return entry != null && entry.untilNanos() - nanoTime.getAsLong() > 0 ? entry.vetted() : null;
    }

    /** Resolves and judges {@code host}. Never fails; lookups of one name at the same time are one. */
    Future<Vetted> vet(String host) {
        if (!guard.allowsHost(host)) {
            return Future.succeededFuture(remember(host, Vetted.DENIED, MAX_AGE_NANOS));
        }
        IPAddress literal = AddressLiteral.parse(host);
        if (literal != null) {
            return Future.succeededFuture(
                    remember(host, Vetted.at(List.of(literal.toCanonicalString())), MAX_AGE_NANOS));
        }
        if (guard.leavesToProxy(host)) {
            return Future.succeededFuture(remember(host, Vetted.at(List.of(host)), MAX_AGE_NANOS));
        }
        Future<Vetted> asked = pending.get(host);
        if (asked != null) {
            return asked;
        }
        Promise<Vetted> promise = Promise.promise();
        pending.put(host, promise.future());
        long began = nanoTime.getAsLong();
        resolve(host, guard.candidates(host))
                .otherwise(Vetted.UNRESOLVED)
                .compose(vetted ->
                        !vetted.addresses().isEmpty() ? Future.succeededFuture(vetted) : refused(host, vetted, began))
                .onSuccess(vetted -> {
                    pending.remove(host);
                    promise.tryComplete(vetted);
                });
        return promise.future();
    }

    /** Known, to others as well, only at the end of the step of time in which it was found. */
    private Future<Vetted> refused(String host, Vetted refused, long askedNanos) {
        long passed = (nanoTime.getAsLong() - askedNanos) / 1_000_000L;
        long left = REFUSAL_STEP_MILLIS - passed % REFUSAL_STEP_MILLIS;
        return vertx.timer(left, TimeUnit.MILLISECONDS).map(over -> remember(host, refused, FAILURE_AGE_NANOS));
    }

    /** @param names to ask for, in order: the first that has an address holds */
    private Future<Vetted> resolve(String host, List<String> names) {
        Future<Vetted> first = resolve(host, names.get(0));
        return names.size() == 1
                ? first
                : first.compose(vetted -> vetted.refusal() == FailureKind.DNS
                        ? resolve(host, names.subList(1, names.size()))
                        : Future.succeededFuture(vetted));
    }

    private Future<Vetted> resolve(String host, String name) {
        var v4 = lookup.addresses(name, DnsRecordType.A);
        var v6 = lookup.addresses(name, DnsRecordType.AAAA);
        var both = Future.join(v4.otherwiseEmpty(), v6.otherwiseEmpty()).<Void>mapEmpty();
        var enough = v4.compose(found -> vertx.timer(GRACE_MILLIS, TimeUnit.MILLISECONDS));
        return Future.any(both, enough).map(done -> judge(host, v4.result(), v6.result()));
    }

    /** A half is null if it failed or is late: what there is gets judged, and only that can be dialled. */
    private Vetted judge(String host, NameLookup.@Nullable Addresses v4, NameLookup.@Nullable Addresses v6) {
        List<byte[]> all = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (var half : new NameLookup.@Nullable Addresses[] {v4, v6}) {
            if (half != null && !half.addresses().isEmpty()) {
                all.addAll(half.addresses());
                ttl = Math.min(ttl, half.ttlSeconds());
            }
        }
        if (all.isEmpty()) {
            return Vetted.UNRESOLVED;
        }
        long age = ttl > 5 ? MAX_AGE_NANOS : ttl * 1_000_000_000L;
        if (!all.stream().allMatch(address -> guard.allowsAddress(host, address))) {
            return Vetted.DENIED;
        }
        return remember(host, Vetted.at(inOrder(all)), age);
    }

    /** The families take turns (RFC 8305 section 4). IPv4 stands first: every network reaches it. */
    private static List<String> inOrder(List<byte[]> all) {
        List<String> v4 = new ArrayList<>();
        List<String> v6 = new ArrayList<>();
        for (byte[] address : all) {
            (address.length == 4 ? v4 : v6).add(AddressLiteral.of(address).toCanonicalString());
        }
        Set<String> order = new LinkedHashSet<>();
        for (int i = 0; i < Math.max(v4.size(), v6.size()); i++) {
            v4.stream().skip(i).findFirst().ifPresent(order::add);
            v6.stream().skip(i).findFirst().ifPresent(order::add);
        }
        return order.stream().limit(MAX_DIALLED).toList();
    }

    /** {@code address} has answered where another one of its name had not: it comes first while the verdict holds. */
    void answered(String host, String address) {
        Entry entry = entries.get(host);
        if (entry != null && entry.vetted().addresses().contains(address)) {
            entries.put(host, new Entry(entry.vetted().startingWith(address), entry.untilNanos()));
        }
    }

    private Vetted remember(String host, Vetted vetted, long ageNanos) {
        entries.put(host, new Entry(vetted, nanoTime.getAsLong() + ageNanos));
        return vetted;
    }

    @Override
    public void close() {
        lookup.close();
    }
}
