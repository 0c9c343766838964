package dev.signpost.queue;

/** What the audit mends. Each is a defect of ours, or somebody has changed the tables by hand. */
public enum AuditRepair {
    /** A delivery that nobody answered for: it is in the backlog again. */
    ORPHANED,
    /** A dead letter whose row was gone: it is among the dead letters again. */
    LOST_DEAD_LETTER,
    /** A claim of a pod that is no more: released. */
    CLAIM_WITHOUT_POD,
    /** A claim that a living pod has had for far longer than any attempt lasts: released. */
    STUCK_CLAIM,
    /** A webhook with a backlog that never had its turn: it has. */
    LOST_TURN,
    /** A delivery that was held though its webhook was active: it is in the backlog. */
    HELD_WHILE_ACTIVE,
    /** A pod whose watermark stood still: it has handed all its open work to the backlog and begun anew. */
    STUCK_WATERMARK
}
