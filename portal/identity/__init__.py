"""Officers, offices, sign-in with passphrase and one-time code, sessions."""
