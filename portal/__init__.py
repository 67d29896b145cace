"""The portal: intake, cases, evidence and everything two agencies share."""
