"""The custody log: every act is one leaf of a Merkle tree (RFC 9162)."""
