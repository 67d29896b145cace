"""Taking over lists from files: institutions and cases."""
