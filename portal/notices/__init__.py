"""What an officer is told: inbox and content-free e-mail."""
