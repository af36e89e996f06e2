"""Amounts of pay as people write them → ranges as data."""
