"""Memory: what the screen remembers from one run to the next, in the platform's state directory."""

from pushtui.memory.keeper import Memory, state_file

__all__ = ["Memory", "state_file"]
