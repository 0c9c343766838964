package dev.signpost.ingest;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Searches with {@code JAZZER_FUZZ=1} and {@code -Djazzer.hooks=true}; in the normal build it repeats its inputs. */
class JsonFuzzTest {
    private final JsonOracle oracle = new JsonOracle();

    @FuzzTest(maxDuration = "60s")
    void shouldAgreeWithAnotherParser(byte[] text) {
        oracle.compare(text);
    }
}
