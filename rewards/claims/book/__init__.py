"""Terms of objections to rewards, as data with article and status."""
