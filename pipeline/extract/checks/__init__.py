"""Checks: what a claim is held against before it counts."""
