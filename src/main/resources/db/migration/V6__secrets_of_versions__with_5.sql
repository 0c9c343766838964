-- The secrets that each version of a webhook signed with, and from when to when (milliseconds since 1970, null for no
-- end): a rotation moves the end that webhook_secret has, and the history shows what was signed before it. Null in rows
-- of releases that did not note them. Owned by package catalog.
ALTER TABLE webhook_version
    ADD COLUMN secret_numbers integer[],
    ADD COLUMN secret_starts  bigint[],
    ADD COLUMN secret_ends    bigint[];
