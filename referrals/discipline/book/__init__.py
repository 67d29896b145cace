"""Why a clue is sent, and to whom, as data."""
