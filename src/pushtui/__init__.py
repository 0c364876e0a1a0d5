"""pushtui watches one push-notification delivery, live, in a terminal."""

__version__ = "0.1.0"
