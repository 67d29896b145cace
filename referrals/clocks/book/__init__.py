"""The terms and calendars themselves, as data."""
