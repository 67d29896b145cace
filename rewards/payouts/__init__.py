"""Paying a claimed reward once: reserve, pay, confirm, reverse, claw back."""
