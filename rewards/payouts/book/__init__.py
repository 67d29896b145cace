"""What the law and local practice say of paying and taking back rewards."""
