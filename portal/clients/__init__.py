"""Other systems that send leads: registered by an agency, known by a secret, every call in the log."""
