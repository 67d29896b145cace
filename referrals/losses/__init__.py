"""The loss board: suspected, proven, ordered, paid, returned, outstanding; and passing money on."""
