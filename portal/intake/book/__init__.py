"""What the door asks, and with which words: rule packs, read and checked when loaded."""
