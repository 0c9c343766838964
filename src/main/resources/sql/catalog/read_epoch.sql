-- The epoch: every change of the catalogue raises it by one.
SELECT epoch FROM catalogue_epoch WHERE only_row
