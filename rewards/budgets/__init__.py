"""The year's reward money of an agency: what was granted, reserved, spent."""
