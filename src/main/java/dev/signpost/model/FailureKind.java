package dev.signpost.model;

/**
 * How an attempt failed, in the coarse classes that tenants see; finer causes would let them map the inside of a
 * network. The sentence is fixed text.
 */
public enum FailureKind {
    DNS("The receiver's host was not found, or leads to an address that is not allowed."),
    REFUSED("The receiver refused the connection."),
    RESET("The connection broke before a complete answer arrived."),
    TIMEOUT("No complete answer arrived in time."),
    TLS("The TLS handshake failed or the certificate was not valid for this name."),
    PROTOCOL("The receiver's answer was not valid HTTP."),
    STATUS("The receiver answered with a status that does not count as success."),
    ADDRESS_REFUSED("The receiver's address is not allowed."),
    PROXY("Our own way out failed: the egress proxy let nothing through. Nothing was sent.");

    private final String sentence;

    FailureKind(String sentence) {
        this.sentence = sentence;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }
}
