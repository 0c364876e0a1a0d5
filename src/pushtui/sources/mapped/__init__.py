"""The `json` source: any service, by a mapping in the profile."""
