"""Statutory terms: how they are counted, started, stopped and missed."""
