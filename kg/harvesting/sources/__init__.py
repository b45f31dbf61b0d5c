"""Where plans of others are taken from: a DCAT catalogue, a change feed, a file or a folder."""
