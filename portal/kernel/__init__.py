"""Pure vocabulary: money, time, law, people, errors. Standard library only."""
