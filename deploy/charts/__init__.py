"""What proves the charts without a cluster: rendering by Helm itself, schemas, policies, upgrades."""
