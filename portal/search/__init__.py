"""Finding cases by what they are called."""
