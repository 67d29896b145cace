"""Handing a case from an administrative agency to the police, as State Council Order 310 has it."""
