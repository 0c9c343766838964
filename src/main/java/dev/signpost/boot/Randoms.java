package dev.signpost.boot;

import java.security.SecureRandom;

/** Where chance comes from, once per process. */
final class Randoms {

    private Randoms() {}

    /** Unpredictable; never blocks after its start. */
    static SecureRandom secure() {
        return new SecureRandom();
    }
}
