-- Sessions of the console that somebody has signed out of before their time. A session is stored nowhere while it lasts;
-- what is kept here is only until it would have ended by itself.
CREATE TABLE ended_session (
    -- SHA-256 of what its cookie states
    digest     bytea       PRIMARY KEY,
    expires_at timestamptz NOT NULL,
    -- the change of the catalogue with which it ended
    epoch      bigint      NOT NULL
);
CREATE INDEX ended_session_epoch ON ended_session (epoch);
