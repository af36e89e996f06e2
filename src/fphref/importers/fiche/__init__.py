"""The official fiche of a métier → draft files of a référentiel."""
