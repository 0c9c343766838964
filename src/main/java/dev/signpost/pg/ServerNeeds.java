package dev.signpost.pg;

/**
 * What this program wants of the server.
 *
 * @param database where it is
 * @param schema that holds the tables
 */
public record ServerNeeds(DatabaseUri database, String schema) {}
