"""A document imported on a page: what the form carries, and what the review shows."""
