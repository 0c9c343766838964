package dev.signpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A benchmark of seconds: that it runs, proves itself, and that the healthy path writes two rows and changes none. */
class BenchIT {
    @Test
    void shouldProveThatEverythingSentHasArrivedAndIsRecorded() throws Exception {
        Bench bench = new Bench();
        bench.options.warmUp = 2_000;
        bench.options.events = 5_000;
        bench.options.rounds = 1;
        bench.options.webhooks = 20;
        bench.options.noCalibration = true;
        bench.options.latencySeconds = 3;
        bench.options.rate = 500;

        Report report = bench.run();

        System.out.println(new ReportWriter(report).table("smoke"));
        Round round = report.rounds().get(0);
        assertThat(round.sent()).isEqualTo(5_000);
        assertThat(round.isProven()).isTrue();
        assertThat(round.duplicates()).isZero();
        assertThat(round.inserts()).isBetween(2.0, 2.05);
        assertThat(round.updates()).isZero();
        assertThat(round.deletes()).isZero();
    }
}
