"""Letters from one agency to another: each kind with its law, its approval and its reply clock."""
