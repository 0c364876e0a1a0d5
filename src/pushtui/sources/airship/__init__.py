"""The `airship` source: one push by its reports, and the list of pushes."""
