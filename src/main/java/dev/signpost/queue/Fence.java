package dev.signpost.queue;

import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * What a flush shows to be let in: the first three parameters of every fenced statement.
 *
 * @param pod id of the pod
 * @param slot number of the flush lane
 * @param nonce the pod's nonce
 */
public record Fence(int pod, int slot, UUID nonce) {

    /** The beginning of a fenced statement's parameters. */
    public Tuple parameters() {
        return Tuple.tuple().addInteger(pod).addInteger(slot).addUUID(nonce);
    }
}
