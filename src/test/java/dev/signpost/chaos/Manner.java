package dev.signpost.chaos;

/** How a receiver treats what it gets. */
enum Manner {
    WELL,
    /** Answers success, and takes its time. */
    SLOW,
    /** 500 with a body. */
    FAILS,
    /** Answers 500 to the same events each time, and takes the others. */
    PICKY,
    /** Takes the request and never answers. */
    HANGS,
    /** Begins a head of success and closes the connection. */
    HALF_HEAD,
    /** Resets the connection without a byte. */
    RESETS,
    /** Answers success when the sender has long given up. */
    TOO_LATE,
    /** Sends the sender elsewhere. */
    REDIRECTS,
    /** Answers success, and its machine dies at that moment. */
    DIES
}
