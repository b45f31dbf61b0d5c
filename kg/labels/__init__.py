"""What things are called: names, links, marks, places and counts, for whoever tells of them.

Pages, the catalogue, the feed, the files and the command line all take their words from here.
"""
