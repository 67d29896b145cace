"""What is read out on the spot, as data."""
