"""What reporters are told after sending, what they are asked, object to and delete."""
