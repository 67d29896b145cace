"""Cases that belong together: links, splitting, merging."""
