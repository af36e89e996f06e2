"""The référentiel as tables that a person edits, and what she changed turned into an edit of its YAML files."""
