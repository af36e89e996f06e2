"""An invented hospital of any size: its référentiel, its agents under pseudonyms, and what was evaluated of them."""
