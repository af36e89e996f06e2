"""Evaluations of agents: spreadsheets read without trust, checked line by line, planned before they are applied."""
