-- Event types that tenants and the instance add to those of the wire profiles. Owned by package catalog.
CREATE TABLE event_type (
    key             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- null: of the instance, for all tenants
    tenant_key      bigint REFERENCES tenant (key),
    name            text        NOT NULL,
    category        text        NOT NULL,
    description     text        NOT NULL,
    -- JSON as text, kept to be shown: jsonb would rewrite numbers and drop duplicate keys
    schema          text,
    example         text,
    example_changes text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (tenant_key, name)
);
