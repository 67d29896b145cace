"""Who may be rewarded: facts known before, first reporter, joint tips, excluded persons."""
