"""PDF: words with their places, put in reading order and made lines again."""
