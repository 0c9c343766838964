package dev.signpost.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much the first page costs, and how soon it is there. */
class FirstPageIT {
    private static final int MOST_BYTES = 300_000;
    private static final double SOON_MILLIS = 1_000;
    /** Other work on this machine slows some of them. */
    private static final int TRIES = 25;

    @AutoClose
    private static ConsoleStage stage;

    private static String key;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("first-page").start();
        key = stage.tenant("first", "standard", "\"manage\",\"read\"");
    }

    @Test
    void shouldTransferLessThan300KilobytesUpToTheOverview() {
        try (Visitor visitor = stage.visitor()) {
            List<Request> finished = new ArrayList<>();
            visitor.page.onRequestFinished(finished::add);

            visitor.at("").signIn(key).heading("Overview").waitFor();

            // A copy: asking for sizes lets more of them arrive.
            int bytes = List.copyOf(finished).stream()
                    .filter(request -> request.response() != null)
                    .mapToInt(request -> request.sizes().responseBodySize + request.sizes().responseHeadersSize)
                    .sum();
            assertThat(bytes).isBetween(10_000, MOST_BYTES);
        }
    }

    @Test
    void shouldShowTheFirstPageToAFreshBrowserWithinASecond() {
        List<Double> millis = new ArrayList<>();
        // What else the machine has to do is none of the page's business: one quiet moment will do.
        for (int i = 0; i < TRIES && millis.stream().noneMatch(one -> one < SOON_MILLIS); i++) {
            try (Visitor visitor = stage.visitor().at("")) {
                visitor.field("API key").waitFor();
                // From the navigation to the moment when the field could be typed into.
                millis.add(((Number) visitor.page.evaluate("performance.now()")).doubleValue());
            }
        }
        assertThat(millis).as("milliseconds").anySatisfy(one -> assertThat(one).isLessThan(SOON_MILLIS));
    }
}
