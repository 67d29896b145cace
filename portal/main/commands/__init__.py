"""The commands of `cluebridge`, one file per group. Each has `add(commands)`."""
