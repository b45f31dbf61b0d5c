"""Documents in: from a council's Word file, spreadsheet, PDF or page to a draft plan to check."""
