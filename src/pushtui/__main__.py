"""`python -m pushtui` is `pushtui`."""

from pushtui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
