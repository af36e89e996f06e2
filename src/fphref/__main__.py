"""`python -m fphref` is the command line."""

from fphref.cli import main

if __name__ == "__main__":
    main()
