"""Sources: one provider a file, each turning an endpoint into a `Report`."""
