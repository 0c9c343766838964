package dev.signpost.ingest;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Run with JAZZER_FUZZ=1 to search; in the normal build it repeats what was found. */
class JsonFuzzTest {
    private final JsonOracle oracle = new JsonOracle();

    @FuzzTest(maxDuration = "60s")
    void shouldAgreeWithAnotherParser(byte[] text) {
        oracle.compare(text);
    }
}
