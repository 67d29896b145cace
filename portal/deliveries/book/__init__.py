"""The ways of delivery the law knows."""
