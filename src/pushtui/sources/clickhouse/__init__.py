"""The `clickhouse` source: events that are counted in a table, read over HTTP."""
