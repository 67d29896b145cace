"""What the citizen who was right is paid."""
