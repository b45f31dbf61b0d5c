"""The officer's own file given back, with a comment in each cell that needs care."""
