"""The composition root: application factories, command line, worker."""

import gc

gc.set_threshold(
    20_000, 20, 100
)  # what is imported stays: looking through it is a sixth of a start
