"""The command line."""


def main() -> int:
    """Run pushtui; the return value is the exit status."""
    return 0
