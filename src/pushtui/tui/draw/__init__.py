"""Drawing: pure functions from values to lines of styled text. No widget, no state."""
