"""Democritus: research abstracts in, a causal graph that can be checked down to the sentence out."""
