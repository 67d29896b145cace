"""The questions of the public wizard."""
