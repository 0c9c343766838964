SELECT key, version FROM tenant WHERE version > $1
