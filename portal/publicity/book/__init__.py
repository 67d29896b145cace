"""What the public pages say, as data: protections with their articles, and where else to turn."""
