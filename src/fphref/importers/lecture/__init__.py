"""Readers: a file of any supported format becomes lines that say what stands where; they know no form."""
