-- Stops that are over: nobody heeds them any more.
DELETE FROM stopped_destination WHERE until <= clock_timestamp()
