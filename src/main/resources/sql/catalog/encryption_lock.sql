-- One at a time decides what is encrypted with which key; others may read meanwhile.
LOCK TABLE encryption_key IN EXCLUSIVE MODE
