-- Second statement of every change: makes changes serial, so that whoever reads epoch N sees all changes up to N.
UPDATE catalogue_epoch SET epoch = epoch + 1 WHERE only_row RETURNING epoch
