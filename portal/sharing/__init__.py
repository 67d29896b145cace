"""Sharing cases between agencies: policy of pairs, requests, ownership, why."""
