"""python -m catalog.cli: the same as the guikou command."""

from catalog.cli import main

main()
