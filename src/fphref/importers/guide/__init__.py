"""Market guides of a métier → market facts."""
