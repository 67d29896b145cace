"""People the cases of an agency are about, known again by a blind index."""
