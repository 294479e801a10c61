"""Slices: the graph of some abstracts, by conditions, with support of its own."""
