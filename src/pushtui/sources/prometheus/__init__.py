"""The `prometheus` source: Prometheus and what speaks its query language: Thanos, Mimir, VictoriaMetrics."""
