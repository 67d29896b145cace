"""Campaigns and their tasks: scope, stages, coverage, self-checks, publication."""
