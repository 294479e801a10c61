"""Page: a graph and its evidence in a browser, as one file or served."""
