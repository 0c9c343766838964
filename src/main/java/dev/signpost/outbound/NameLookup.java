package dev.signpost.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks DNS for one kind of address of one name (RFC 1035), as an absolute name: no search list, no hosts file, no cache
 * of its own, no redirection to servers that an answer names. A new port for each question makes answers hard to forge.
 * Owned by one event loop.
 */
final class NameLookup implements AutoCloseable {
    /** One try; the second goes to the next server if there is one. */
    static final long QUERY_TIMEOUT_MILLIS = 2_000;

    private static final int TRIES = 2;

    /** More addresses than this is nonsense or an attack: the lookup fails. */
    static final int MAX_ANSWERS = 64;

    /** Longest chain of aliases that is followed by asking again. */
    private static final int MAX_ALIASES = 5;

    /**
     * The addresses of a name.
     *
     * @param addresses 4 or 16 bytes each; empty if the name has none of that kind
     * @param ttlSeconds the least of their times to live
     */
    record Addresses(List<byte[]> addresses, long ttlSeconds) {}

    private final DnsNameResolver resolver;

    NameLookup(VertxInternal vertx, EventLoop loop, List<String> nameServers) {
        this.resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(vertx.transport()::datagramChannel)
                .socketChannelFactory(() ->
                        (SocketChannel) vertx.transport().channelFactory(false).newChannel())
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(NameServers.of(nameServers))
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .hostsFileEntriesResolver((name, types) -> null)
                .searchDomains(List.of())
                .ndots(0)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .build();
    }

    /**
     * The addresses of {@code type} ({@code A} or {@code AAAA}) of {@code name}. Fails if DNS does not answer in time,
     * answers with an error other than that the name does not exist, or answers too much.
     */
    Future<Addresses> addresses(String name, DnsRecordType type) {
        return ask(name, type, MAX_ALIASES);
    }

    private Future<Addresses> ask(String name, DnsRecordType type, int aliasesLeft) {
        return attempt(name, type, TRIES)
                .compose(answer -> answer.alias() == null
                        ? Future.succeededFuture(answer.found())
                        : follow(answer.alias(), type, aliasesLeft));
    }

    private Future<Addresses> follow(String alias, DnsRecordType type, int aliasesLeft) {
        return aliasesLeft == 0 ? Future.failedFuture("too many aliases") : ask(alias, type, aliasesLeft - 1);
    }

    private Future<Answer> attempt(String name, DnsRecordType type, int triesLeft) {
        return query(new DefaultDnsQuestion(name + ".", type))
                .recover(fault -> triesLeft > 1 && DnsNameResolver.isTransportOrTimeoutError(fault)
                        ? attempt(name, type, triesLeft - 1)
                        : Future.failedFuture(fault));
    }

    private Future<Answer> query(DnsQuestion question) {
        Promise<Answer> promise = Promise.promise();
        resolver.query(question).addListener(future -> {
            if (!future.isSuccess()) {
                promise.tryFail(future.cause());
                return;
            }
            @SuppressWarnings("unchecked")
            var envelope = (AddressedEnvelope<DnsResponse, InetSocketAddress>) future.getNow();
            try {
                promise.tryComplete(read(question, envelope.content()));
            } catch (RuntimeException e) {
                promise.tryFail(e);
            } finally {
                envelope.release();
            }
        });
        return promise.future();
    }

    /** Addresses, or the alias to ask for next because the answer had an alias and no address. */
    private record Answer(Addresses found, @Nullable String alias) {}

    private static Answer read(DnsQuestion question, DnsResponse response) {
        DnsResponseCode code = response.code();
        if (!code.equals(DnsResponseCode.NOERROR) && !code.equals(DnsResponseCode.NXDOMAIN)) {
            throw new IllegalStateException("DNS answered " + code);
        }
        // Every address counts, whatever name it stands at: all of them must be allowed, so the more the stricter.
        int count = response.count(DnsSection.ANSWER);
        List<byte[]> addresses = new ArrayList<>();
        String alias = null;
        long ttl = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
            ttl = Math.min(ttl, record.timeToLive());
            if (record.type().equals(question.type()) && record instanceof DnsRawRecord raw) {
                addresses.add(ByteBufUtil.getBytes(checked(raw.content(), question.type())));
            } else if (record.type().equals(DnsRecordType.CNAME) && record instanceof DnsRawRecord raw) {
                alias = name(raw.content().duplicate());
            }
        }
        if (addresses.size() > MAX_ANSWERS) {
            throw new IllegalStateException("DNS answered more than " + MAX_ANSWERS + " addresses");
        }
        boolean follow = addresses.isEmpty() && code.equals(DnsResponseCode.NOERROR);
        return new Answer(new Addresses(addresses, count == 0 ? 0 : ttl), follow ? alias : null);
    }

    private static ByteBuf checked(ByteBuf content, DnsRecordType type) {
        int expected = type.equals(DnsRecordType.A) ? 4 : 16;
        if (content.readableBytes() != expected) {
            throw new IllegalStateException("DNS answered an address of a wrong length");
        }
        return content;
    }

    private static String name(ByteBuf content) {
        String name = DefaultDnsRecordDecoder.decodeName(content).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
