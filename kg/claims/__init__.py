"""Claims in the files of `data/`: found, decided, undone, everything else left byte for byte."""
