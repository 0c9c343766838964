package dev.signpost.catalog;

/** The rows of a tenant hold what nobody writes there, such as an infinite time: somebody has changed them by hand. */
final class TenantDamaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TenantDamaged(long tenantKey, Throwable cause) {
        super("the rows of the tenant with the key " + tenantKey + " cannot be read: " + cause, cause);
    }
}
