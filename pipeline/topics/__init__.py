"""Topics: a tree of what the abstracts are about."""
