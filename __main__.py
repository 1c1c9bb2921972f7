"""`python -m dipla` is the `dipla` command."""

from .command.cli import main

if __name__ == "__main__":
    main()
