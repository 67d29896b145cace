"""A case's evidence, documents and custody as one file for a prosecutor, a court, another agency."""
