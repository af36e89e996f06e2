"""Wordings matched to known items: the same text, the same words, or near words through a thesaurus."""
