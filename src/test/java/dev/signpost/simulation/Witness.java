package dev.signpost.simulation;

import dev.signpost.simulation.SettleStatements.Offered;
import dev.signpost.simulation.Tables.AttemptRow;
import dev.signpost.simulation.Tables.EventRow;
import dev.signpost.simulation.Tables.Pair;
import java.util.UUID;

/** Sees what happens to rows as it happens; says nothing unless somebody listens. */
interface Witness {
    Witness BLIND = new Witness() {};

    /** An event is written. */
    default void accepted(EventRow event, long now) {}

    /** A pod records an attempt. */
    default void settled(Pair pair, AttemptRow attempt, int pod) {}

    /** A pod records an attempt under a number that another attempt has. */
    default void collision(Pair pair, AttemptRow there, AttemptRow offered) {}

    /** A pod is about to say what becomes of a delivery. */
    default void moves(Offered row, long now) {}

    /** A pod has said what becomes of a delivery. */
    default void moved(Pair pair, int pod) {}

    /** A pod claims a delivery. */
    default void claimed(Pair pair, int pod) {}

    /** A heartbeat brings a watermark. */
    default void renewed(int pod, UUID watermark) {}

    /** A pod is taken over, or ends itself. */
    default void gone(int pod) {}
}
