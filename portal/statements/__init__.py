"""Statements of banks: what came in, line by line, and what each line was matched to."""
