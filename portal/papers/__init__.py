"""Official letters of a case: numbered, set, set again before they are sent, compared, voided."""
