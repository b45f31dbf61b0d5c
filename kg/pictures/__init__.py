"""Pictures of how things are tied: where each shape and line stands, worked out by hand.

Nothing here asks the graph or knows a web page. What goes in are names and ties; what comes out
are positions in a drawing, the same each time for the same input.
"""
