# `make install` once, then `make check` before a commit. VENV names another environment if need be.
VENV ?= .venv
PYTHON ?= python3
RUN = $(VENV)/bin/python -m

.PHONY: install check lint test exports schemas

install:
	$(PYTHON) -m venv $(VENV)
	$(RUN) pip install -e '.[test,lint]'

check: lint test

lint:
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

test:
	$(RUN) pytest

# The documents of the shipped data; a test says when they are stale.
exports:
	$(RUN) fphref generer -r referentials -o exports

# The JSON Schemas that the data files name on their first line; their help texts come from GLOSSAIRE.md.
schemas:
	$(RUN) fphref schema -o referentials/schemas
