-- When the database was last found to have been restored, and to which time; both null for never.
SELECT restored_at, restored_to FROM database_origin
