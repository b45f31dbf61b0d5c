"""Which family a document's layout is of, and the rows of actions in it."""
