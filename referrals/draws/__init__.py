"""Draws that anybody can repeat: a frozen pool, a seed fixed afterwards, a ranking."""
