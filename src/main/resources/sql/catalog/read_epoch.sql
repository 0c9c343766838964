SELECT epoch FROM catalogue_epoch WHERE only_row
