"""The terminal itself: what goes out to it, what comes in from it, and how it is left."""
