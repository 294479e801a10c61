"""Python API: a graph as an object."""
