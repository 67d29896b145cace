"""Tips: the public form, the receipt, the two-way mailbox, triage."""
