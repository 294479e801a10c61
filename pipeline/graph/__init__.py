"""Graph: derived from the current claims and names; edges, conflicts, slices, models, diff, ask, and the Python API."""
