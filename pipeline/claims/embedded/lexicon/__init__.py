"""The words the grammar knows, grouped by what they do in a sentence."""
