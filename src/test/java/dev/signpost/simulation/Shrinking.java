package dev.signpost.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a failing plan smaller while it fails alike: takes steps out, in halves and then ever smaller parts, then
 * events, processes and webhooks.
 */
final class Shrinking {
    private static final int MOST_RUNS = 2_000;

    private final Set<Findings.Property> wanted;
    private int runs;

    private Shrinking(Set<Findings.Property> wanted) {
        this.wanted = wanted;
    }

    /** The smallest plan that was found; the same if it does not fail. */
    static Plan shrink(Plan plan) {
        History.Result result = History.run(plan);
        return result.failed() ? new Shrinking(result.found().keySet()).shrinkAll(plan) : plan;
    }

    private Plan shrinkAll(Plan plan) {
        Plan before = plan;
        Plan after = once(plan);
        while (runs < MOST_RUNS && smaller(after, before)) {
            before = after;
            after = once(after);
        }
        return after;
    }

    private Plan once(Plan plan) {
        return fewerWebhooks(fewerProcesses(fewerEvents(fewerSteps(plan))));
    }

    private static boolean smaller(Plan a, Plan b) {
        return size(a) < size(b);
    }

    private static int size(Plan plan) {
        int events = plan.steps().stream()
                .mapToInt(step -> step instanceof Step.Publish publish ? publish.events() : 0)
                .sum();
        return plan.steps().size() + events + plan.processes() + plan.hooks().size();
    }

    private boolean fails(Plan plan) {
        runs++;
        return runs < MOST_RUNS && History.run(plan).found().keySet().stream().anyMatch(wanted::contains);
    }

    private Plan fewerSteps(Plan plan) {
        Plan smallest = plan;
        for (int part = Math.max(1, plan.steps().size() / 2); part > 0; part /= 2) {
            int at = 0;
            while (at < smallest.steps().size()) {
                List<Step> rest = new ArrayList<>(smallest.steps());
                rest.subList(at, Math.min(at + part, rest.size())).clear();
                Plan less = smallest.with(rest);
                if (fails(less)) {
                    smallest = less;
                } else {
                    at += part;
                }
            }
        }
        return smallest;
    }

    private Plan fewerEvents(Plan plan) {
        Plan smallest = plan;
        for (int i = 0; i < smallest.steps().size(); i++) {
            if (smallest.steps().get(i) instanceof Step.Publish publish) {
                for (int events = 1; events < publish.events(); events++) {
                    List<Step> steps = new ArrayList<>(smallest.steps());
                    steps.set(i, publish.of(events));
                    Plan less = smallest.with(steps);
                    if (fails(less)) {
                        smallest = less;
                        break;
                    }
                }
            }
        }
        return smallest;
    }

    private Plan fewerProcesses(Plan plan) {
        Plan less = new Plan(plan.seed(), plan.processes() - 1, plan.hooks(), plan.steps());
        return less.possible() && fails(less) ? less : plan;
    }

    private Plan fewerWebhooks(Plan plan) {
        List<Plan.Hook> fewer = plan.hooks().subList(0, plan.hooks().size() - 1);
        Plan less = new Plan(plan.seed(), plan.processes(), fewer, plan.steps());
        return less.possible() && fails(less) ? less : plan;
    }
}
