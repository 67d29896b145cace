"""The administrative case from filing to enforcement, step by step with its clocks."""
