"""Which signatures each kind of document calls for."""
