package dev.signpost.model;

/** Ids of tenants that no caller can make, name in a path or list. */
public final class ReservedTenant {
    /** The one that pods measure themselves with; docs/decisions/0024. */
    public static final String SYNTHETIC = ".";

    private ReservedTenant() {}
}
