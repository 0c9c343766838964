package dev.signpost.model;

/**
 * One batch's hold on the pod's watermark: whoever takes this pod over looks for what is open from there on. It counts
 * what is open: one for the batch's own way into the log, and one for each delivery that was handed over in memory.
 */
public interface Ticket {

    /** Adds deliveries that are handed over; to be called before the batch's own hold is closed. */
    void hold(int deliveries);

    /** Takes holds away: these have a row that says what became of them, or the batch was not accepted. */
    void close(int count);
}
