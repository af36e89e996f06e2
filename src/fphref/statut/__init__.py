"""The statutory rules at work: grids, pay, eligibility, quotas, careers; pure, dated, each result with its texts."""
