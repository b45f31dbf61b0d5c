"""What a text says: dates, money, targets, parties, references; each found part with its span."""
