package dev.signpost.model;

/** What the database holds as a number and not by its name. */
public interface Coded {
    /** What stands for it there; never given to another one. */
    int code();
}
