package dev.signpost.queue;

import dev.signpost.pg.Sql;
import java.util.UUID;

/**
 * What a flush shows to be let in, in every fenced statement.
 *
 * @param pod id of the pod
 * @param slot number of the flush lane
 * @param nonce the pod's nonce
 */
public record Fence(int pod, int slot, UUID nonce) {

    /** Begins a call of a fenced statement. */
    public Sql.Binding bind(Sql statement) {
        return statement.bind().set("pod", pod).set("slot", slot).set("nonce", nonce);
    }
}
