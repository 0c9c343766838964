package dev.signpost.model;

import java.util.UUID;

/**
 * One start of a process.
 *
 * @param id the fence: given by Postgres, never used twice
 * @param nonce random, so that a database restored from a backup cannot give two processes the same fence
 */
public record Pod(int id, UUID nonce) {}
