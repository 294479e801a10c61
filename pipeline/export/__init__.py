"""Export: files of a graph, the page and the report."""
