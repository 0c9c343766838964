package dev.signpost.chaos;

import dev.signpost.chaos.Plan.Step;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes receivers and the names that lead to them behave badly for a while, as the plan says. */
final class Receptions {
    private static final List<Manner> BAD = List.of(Manner.HALF_HEAD, Manner.RESETS, Manner.TOO_LATE, Manner.REDIRECTS);
    private static final List<String> INSIDE = List.of("127.0.0.1", "169.254.169.254", "0.0.0.0");

    private final Clerk clerk;
    private final @Nullable FakeDns names;
    private final String address;
    private final Journal strikes;
    private final Consumer<String> told;

    /**
     * @param names where receivers have any
     * @param address to which their names lead
     */
    Receptions(Clerk clerk, @Nullable FakeDns names, String address, Journal strikes, Consumer<String> told) {
        this.clerk = clerk;
        this.names = names;
        this.address = address;
        this.strikes = strikes;
        this.told = told;
    }

    static String host(String webhook) {
        return webhook + ".receivers.example";
    }

    void perform(List<Step> steps) {
        for (Step step : steps) {
            Nemesis.pause(step.pauseMillis());
            var random = new Random(step.seed());
            List<Clerk.Hook> struck = clerk.hooks().stream()
                    .filter(hook -> random.nextInt(3) == 0)
                    .toList();
            long from = Journal.nowMicros();
            told.accept(step.trouble().words() + " " + struck.size() + " for " + step.holdMillis() + " ms");
            struck.forEach(hook -> spoil(step, hook, random));
            Nemesis.pause(step.holdMillis());
            struck.forEach(this::mend);
            strikes.write(
                    "kind",
                    step.trouble(),
                    "target",
                    "",
                    "from",
                    from,
                    "to",
                    Journal.nowMicros(),
                    "webhooks",
                    struck.stream().map(Clerk.Hook::name).toList());
        }
    }

    private void spoil(Step step, Clerk.Hook hook, Random random) {
        switch (step.trouble()) {
            case RECEIVERS_SLOW -> hook.inbox().be(Manner.SLOW);
            case RECEIVERS_FAIL -> hook.inbox().be(random.nextBoolean() ? Manner.FAILS : Manner.PICKY);
            case RECEIVERS_HANG -> hook.inbox().be(Manner.HANGS);
            case RECEIVERS_DIE -> hook.inbox().be(Manner.DIES);
            case NAMES_LIE -> lie(hook.name(), random);
            default -> hook.inbox().be(BAD.get(random.nextInt(BAD.size())));
        }
    }

    private void lie(String webhook, Random random) {
        if (names != null) {
            Zone zone = switch (random.nextInt(4)) {
                case 0 -> Zone.code(3);
                case 1 -> Zone.silent();
                case 2 -> Zone.of(0, INSIDE.get(random.nextInt(INSIDE.size())));
                default -> Zone.of(0, address, INSIDE.get(random.nextInt(INSIDE.size())));
            };
            names.name(host(webhook), zone);
        }
    }

    private void mend(Clerk.Hook hook) {
        hook.inbox().be(Manner.WELL);
        if (names != null) {
            names.name(host(hook.name()), Zone.of(0, address));
        }
    }
}
