"""Report: what a literature says, as a document with figures and methods."""
