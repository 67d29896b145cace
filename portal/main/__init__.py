"""The composition root: application factories, command line, worker."""
