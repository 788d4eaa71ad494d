"""What `make observability` checks: catalogue, rules, dashboards, collector and chart, each against the others."""
