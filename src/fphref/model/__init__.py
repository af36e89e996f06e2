"""The model of a référentiel: frozen, no I/O, no colour."""
