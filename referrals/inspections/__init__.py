"""Joint inspections: participants, checklists, findings, rectification orders."""
