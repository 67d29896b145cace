"""Which acts of the law a finding may be held to be."""
