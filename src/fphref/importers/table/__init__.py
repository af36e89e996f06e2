"""A répertoire held in tables, with a mapping → draft files of a référentiel."""
