package dev.signpost.simulation;

import dev.signpost.simulation.SettleStatements.Offered;
import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.StopRow;
import dev.signpost.simulation.Tables.WebhookRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What attempts mean for webhooks, as {@code judge_webhooks} decides it where the profile disables none for exhausted
 * deliveries: runs of failures begin and end, and 410 disables.
 */
final class Judgement {
    private static final int HEALTHY = 1;
    private static final int GONE = 4;

    private final Tables tables;
    private final LongConsumer notifyEpoch;

    /** What a batch says about one webhook. */
    private static final class News {
        private @Nullable Long succeeded;
        private @Nullable Long failed;
        private boolean gone;
    }

    /** @param notifyEpoch tells pods of a new epoch */
    Judgement(Tables tables, LongConsumer notifyEpoch) {
        this.tables = tables;
        this.notifyEpoch = notifyEpoch;
    }

    void judge(List<Offered> moved, long now, Writes writes) {
        Map<Long, News> news = new TreeMap<>();
        List<Offered> telling = moved.stream().filter(this::tells).toList();
        for (Offered row : telling) {
            if (row.effect() == HEALTHY) {
                News of = news.computeIfAbsent(row.pair().webhook(), key -> new News());
                of.succeeded = of.succeeded == null ? end(row) : Math.max(of.succeeded, end(row));
            }
        }
        for (Offered row : telling) {
            News of = news.computeIfAbsent(row.pair().webhook(), key -> new News());
            boolean counts = row.effect() == GONE || of.succeeded == null || end(row) > of.succeeded;
            if (row.effect() > HEALTHY && counts) {
                of.failed = of.failed == null ? end(row) : Math.min(of.failed, end(row));
                of.gone |= row.effect() == GONE;
            }
        }
        news.forEach((key, said) -> writes.add(() -> judge(key, said, now)));
    }

    /** Changes something at its webhook. */
    private boolean tells(Offered row) {
        WebhookRow webhook = tables.webhooks.get(row.pair().webhook());
        return row.effect() > 0
                && webhook != null
                && webhook.judged()
                && (row.effect() == GONE || (webhook.failingSince == null) == (row.effect() > HEALTHY));
    }

    private static long end(Offered row) {
        return row.attempt().sentAt() + row.attempt().millis() * 1_000L;
    }

    private void judge(long key, News said, long now) {
        WebhookRow webhook = tables.webhooks.get(key);
        if (webhook == null || !webhook.judged()) {
            return;
        }
        Long failing = said.succeeded == null ? earlier(webhook.failingSince, said.failed) : said.failed;
        if (!Objects.equals(failing, webhook.failingSince)) {
            webhook.failingSince = failing;
            webhook.healthChangedAt = now;
        }
        if (said.gone) {
            webhook.status = "DISABLED";
            webhook.reason = "GONE";
            change(webhook);
        }
    }

    /** The operator stops a destination; false if it is stopped already. */
    boolean stop(StopRow stop) {
        tables.stops.values().removeIf(other -> other.until() <= stop.createdAt());
        boolean news = tables.stops.putIfAbsent(stop.host(), stop) == null;
        if (news) {
            notifyEpoch.accept(++tables.epoch);
        }
        return news;
    }

    /** What every change of a webhook does. */
    void change(WebhookRow webhook) {
        tables.epoch++;
        webhook.version++;
        webhook.epoch = tables.epoch;
        Objects.requireNonNull(tables.tenants.get(webhook.tenant)).version = tables.epoch;
        notifyEpoch.accept(tables.epoch);
    }

    private static @Nullable Long earlier(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Math.min(a, b);
    }
}
