package dev.signpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;

/**
 * What the bare parts of a delivery cost on this machine, now: processor microseconds for each.
 *
 * @param post a signed POST of 1 KB and its answer read, by the product's HTTP client
 * @param requestIn a request of 1 KB read and answered, by the product's HTTP server
 * @param eventInsert one event row in a batch of 100, Postgres's share
 * @param attemptInsert one attempt row in a batch of 100, Postgres's share
 * @param sink one request at the sink
 */
record Calibration(double post, double requestIn, double eventInsert, double attemptInsert, double sink) {
    private static final int REQUESTS = 60_000;
    private static final int ROWS = 40_000;

    /** The floor under one delivery of an event that came alone. */
    double floor() {
        return post + requestIn + eventInsert + attemptInsert;
    }

    /** Measures; the processes are kept between calls, because a fresh JVM would measure its own warm-up. */
    static final class Loops implements AutoCloseable {
        private final Worker server = Worker.of(BareServer.class);
        private final Worker client = Worker.of(BareClient.class);
        private final Worker sink = Worker.sink("ids=1024");
        private final Worker generator = Worker.generator();
        private boolean warm;

        Calibration measure(PostgresMeter postgres) throws SQLException {
            if (!warm) {
                warm = true;
                for (int i = 0; i < 3; i++) {
                    measure(postgres);
                }
            }
            long sinkBefore = ProcessMeter.cpuMicros(sink.pid());
            long clientBefore = ProcessMeter.cpuMicros(client.pid());
            client.ask("run port=" + sink.port() + " count=" + REQUESTS);
            double post = (ProcessMeter.cpuMicros(client.pid()) - clientBefore) / (double) REQUESTS;
            double atSink = (ProcessMeter.cpuMicros(sink.pid()) - sinkBefore) / (double) REQUESTS;
            long serverBefore = ProcessMeter.cpuMicros(server.pid());
            JsonNode ran = generator.ask("run connections=64 count=" + REQUESTS + " ports=" + server.port());
            long answered = ran.path("acknowledged").asLong();
            double requestIn = (ProcessMeter.cpuMicros(server.pid()) - serverBefore) / (double) answered;
            return insertsInto(postgres, post, requestIn, atSink);
        }

        private static Calibration insertsInto(PostgresMeter postgres, double post, double requestIn, double sink)
                throws SQLException {
            try (BareInserts inserts = new BareInserts(postgres.connection())) {
                long start = postgres.cpuMicros();
                inserts.events(ROWS);
                long middle = postgres.cpuMicros();
                inserts.attempts(ROWS);
                long end = postgres.cpuMicros();
                return new Calibration(
                        post, requestIn, (middle - start) / (double) ROWS, (end - middle) / (double) ROWS, sink);
            }
        }

        @Override
        public void close() {
            server.close();
            client.close();
            sink.close();
            generator.close();
        }
    }
}
