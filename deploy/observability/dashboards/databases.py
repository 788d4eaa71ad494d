"""Connections, waits, standbys, backups."""

from dashboards.grafana import Dashboard, bars, lines, stat

DATABASES = Dashboard(
    "recourse-databases",
    "Recourse / Databases",
    "Whether services get connections and answers, and whether a database could be lost.",
    (
        (
            "",
            (
                stat(
                    "Oldest last backup",
                    "max(time() - pod:last_backup:timestamp)",
                    "Of any cluster; 26 h pages.",
                    unit="s",
                    amber=90000,
                    red=93600,
                    width=6,
                ),
                stat(
                    "Segments that wait for the archive",
                    'max(cnpg_collector_pg_wal_archive_status{value="ready"})',
                    "More than ten for a quarter of an hour pages.",
                    amber=3,
                    red=10,
                    width=6,
                ),
                stat(
                    "Furthest standby behind",
                    "max(cnpg_pg_replication_lag)",
                    "A failover would lose or wait for so much.",
                    unit="s",
                    amber=5,
                    red=30,
                    width=6,
                ),
                stat(
                    "Longest open transaction",
                    "max(cnpg_backends_max_tx_duration_seconds)",
                    "Those of services take seconds.",
                    unit="s",
                    amber=60,
                    red=600,
                    width=6,
                ),
            ),
        ),
        (
            "Pools of the services",
            (
                lines(
                    "Connections in use",
                    'sum by (mesh_service, instance) (db_pool_connections{state="used"}) / '
                    "sum by (mesh_service, instance) (db_pool_max_connections)",
                    "{{mesh_service}} {{instance}}",
                    "Share of the pool of each replica.",
                    unit="percentunit",
                    maximum=1,
                    red=0.9,
                ),
                lines(
                    "Wait for a connection, 99 %",
                    "histogram_quantile(0.99, sum by (mesh_service, le) (rate(db_pool_acquire_seconds_bucket[5m])))",
                    "{{mesh_service}}",
                    "250 ms is a ticket.",
                    unit="s",
                    red=0.25,
                ),
                lines(
                    "Clock of the database less ours",
                    "max by (mesh_service) (abs(db_clock_skew_seconds))",
                    "{{mesh_service}}",
                    "Deadlines fire by the process's clock.",
                    unit="s",
                    red=2,
                ),
            ),
        ),
        (
            "Servers",
            (
                bars(
                    "Connections given away",
                    "sum by (pod) (cnpg_backends_total) / on (pod) max by (pod) "
                    '(cnpg_pg_settings_setting{name="max_connections"})',
                    "{{pod}}",
                    "At 100 % the next replica gets none.",
                    unit="percentunit",
                    maximum=1,
                    amber=0.7,
                    red=0.85,
                ),
                lines(
                    "Standbys behind",
                    "max by (pod) (cnpg_pg_replication_lag)",
                    "{{pod}}",
                    "In seconds.",
                    unit="s",
                    red=30,
                ),
                lines(
                    "Longest open transaction",
                    "max by (pod, datname) (cnpg_backends_max_tx_duration_seconds)",
                    "{{pod}} {{datname}}",
                    "It holds locks and keeps vacuum away.",
                    unit="s",
                    red=600,
                ),
                lines(
                    "Size",
                    "max by (datname) (cnpg_pg_database_size_bytes)",
                    "{{datname}}",
                    "Of each database.",
                    unit="bytes",
                    width=12,
                ),
                bars(
                    "Age of the last backup",
                    "time() - pod:last_backup:timestamp",
                    "{{pod}}",
                    "One a night.",
                    unit="s",
                    amber=90000,
                    red=93600,
                    maximum=180000,
                    width=12,
                ),
            ),
        ),
    ),
    span="24h",
)
