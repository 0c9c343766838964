package dev.signpost.simulation;

import dev.signpost.simulation.Plan.Hook;
import dev.signpost.simulation.Weather.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws a plan from a seed: a few webhooks, tens of events, several faults. */
final class Draw {
    private static final String[] TYPES = {"a.one", "a.two"};
    private static final int LONGEST_MILLIS = 6_000;
    private static final int FLOOD_OF = 10;
    private static final long[] JUMPS = {1_500, 10_000, 60_000, 900_000};

    private final long seed;
    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private final List<Hook> hooks = new ArrayList<>();
    private int processes;
    private int webhooks;

    Draw(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    Plan plan() {
        processes = 1 + random.nextInt(3);
        webhooks = 1 + random.nextInt(4);
        for (int i = 0; i < webhooks; i++) {
            hooks.add(hook());
        }
        publishing();
        if (random.nextInt(FLOOD_OF) == 0) {
            flood();
        } else {
            behaviour();
            faults();
        }
        return new Plan(seed, processes, hooks, steps);
    }

    private Hook hook() {
        String type = random.nextInt(3) == 0 ? TYPES[random.nextInt(TYPES.length)] : "*";
        Integer concurrency = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : null;
        Integer rate = random.nextInt(5) == 0 ? 5 + random.nextInt(20) : null;
        return new Hook(random.nextInt(Plan.TENANTS), type, concurrency, rate);
    }

    private void publishing() {
        int calls = 4 + random.nextInt(12);
        for (int i = 0; i < calls; i++) {
            boolean odd = random.nextInt(20) == 0;
            String type = odd ? AcceptStatements.UNSTORABLE : TYPES[random.nextInt(TYPES.length)];
            int events = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1;
            steps.add(new Step.Publish(
                    moment(), process(), random.nextInt(Plan.TENANTS), type, events, random.nextInt(3) == 0));
        }
        if (random.nextInt(3) == 0) {
            steps.add(new Step.PublishAgain(moment(), process(), random.nextInt(calls)));
        }
    }

    private void behaviour() {
        Manner[] manners = Manner.values();
        for (int i = random.nextInt(5); i > 0; i--) {
            Manner manner = manners[random.nextInt(manners.length)];
            boolean rare = manner == Manner.GONE || manner == Manner.ODD;
            if (!rare || random.nextInt(4) == 0) {
                steps.add(new Step.Behave(moment(), webhook(), manner, 200 + random.nextInt(4_000)));
            }
        }
    }

    /** One tenant has many webhooks, all slow or silent, and much comes for them at once; else nothing goes wrong. */
    private void flood() {
        int tenant = random.nextInt(Plan.TENANTS);
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            hooks.add(new Hook(tenant, "*", null, null));
        }
        webhooks = hooks.size();
        for (int webhook = 0; webhook < webhooks; webhook++) {
            if (hooks.get(webhook).tenant() == tenant) {
                Manner manner = random.nextInt(4) == 0 ? Manner.SILENT : Manner.SLOW;
                steps.add(new Step.Behave(20, webhook, manner, LONGEST_MILLIS));
            }
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String type = TYPES[random.nextInt(TYPES.length)];
            steps.add(new Step.Publish(moment(), process(), tenant, type, 10 + random.nextInt(20), false));
        }
    }

    private void faults() {
        for (int i = random.nextInt(6); i > 0; i--) {
            steps.add(fault());
        }
    }

    private Step fault() {
        long at = moment();
        return switch (random.nextInt(15)) {
            case 0, 1 -> new Step.Kill(at, process(), 100 + random.nextInt(4_000));
            case 2, 3 -> new Step.Freeze(at, process(), 200 + random.nextInt(6_000));
            case 4 -> new Step.Drain(at, process(), 100 + random.nextInt(2_000));
            case 5 -> new Step.Outage(at, 100 + random.nextInt(4_000));
            case 6 -> change(at);
            case 7 -> random.nextBoolean() ? new Step.SendNow(at, process(), webhook()) : change(at);
            case 8 -> new Step.SetMachineClock(at, process(), jump());
            case 9 -> clockOrStop(at);
            default -> {
                Fault[] kinds = Fault.values();
                yield new Step.Spoil(
                        at,
                        process(),
                        kinds[random.nextInt(kinds.length)],
                        50 + random.nextInt(900),
                        100 + random.nextInt(3_000));
            }
        };
    }

    private Step clockOrStop(long at) {
        return random.nextInt(3) == 0
                ? new Step.SetClock(at, jump())
                : new Step.StopDestination(at, process(), webhook(), 300 + random.nextInt(3_000));
    }

    private long jump() {
        return JUMPS[random.nextInt(JUMPS.length)] * (random.nextBoolean() ? 1 : -1);
    }

    private Step change(long at) {
        int webhook = webhook();
        if (random.nextInt(3) == 0) {
            return new Step.Delete(at, process(), webhook);
        }
        steps.add(new Step.Enable(at + 200 + random.nextInt(3_000), process(), webhook));
        return new Step.Disable(at, process(), webhook);
    }

    private long moment() {
        return 50L + random.nextInt(LONGEST_MILLIS);
    }

    private int process() {
        return random.nextInt(processes);
    }

    private int webhook() {
        return random.nextInt(webhooks);
    }
}
