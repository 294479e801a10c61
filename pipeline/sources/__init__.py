"""Sources: formats, records, duplicates, and the text of abstracts."""
