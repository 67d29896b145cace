"""What one agency may give another, and how the two agree."""
