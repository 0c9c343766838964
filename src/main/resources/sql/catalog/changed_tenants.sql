SELECT key FROM tenant WHERE version > $1
