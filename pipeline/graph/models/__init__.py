"""Local causal models: small acyclic parts of the graph around a focus."""
