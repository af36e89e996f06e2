"""Job postings → market facts."""
