package dev.signpost.http;

/**
 * A tenant, by both of its names.
 *
 * @param key internal number
 * @param id the caller's id
 */
public record TenantRef(long key, String id) {}
