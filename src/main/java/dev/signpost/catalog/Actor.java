package dev.signpost.catalog;

/**
 * Who makes a change.
 *
 * @param id public id of the API key, or the name of the part of Signpost that does it; goes to the audit log
 * @param operator true for the instance's own people, whose blocks tenants cannot lift
 */
public record Actor(String id, boolean operator) {
    /** Signpost itself, acting on what receivers did. */
    public static final Actor SIGNPOST = new Actor("signpost", true);
}
