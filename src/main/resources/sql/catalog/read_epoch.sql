SELECT epoch FROM catalogue_epoch
