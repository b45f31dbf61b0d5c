"""What a document teaches before it is read: its habits, glossary, owner and legends."""
