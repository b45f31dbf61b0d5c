"""Files of any format into a `Document`: grids of cells and the texts between, nothing of plans."""
