"""Looking at evidence safely: previews, metadata, working copies, virus verdicts."""
