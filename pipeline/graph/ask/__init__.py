"""Ask: a question in words, answered from the papers of an edge."""
