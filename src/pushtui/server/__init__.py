"""The embedded tracking server and the simulated sender."""
