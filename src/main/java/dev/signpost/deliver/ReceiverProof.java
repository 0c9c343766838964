package dev.signpost.deliver;

/** Tells every pod that a receiver is well. */
@FunctionalInterface
public interface ReceiverProof {

    /** A person had a delivery sent to it whatever protects it, and it took it. */
    void proved(long tenantKey, long webhookKey);
}
