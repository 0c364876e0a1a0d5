"""Memory: what the screen remembers from one run to the next, in the platform's state directory."""

from pushtui.memory.keeper import Memory, peek, state_file

__all__ = ["Memory", "peek", "state_file"]
