"""Processes, pods, certificates, versions, traces."""

from dashboards.grafana import Dashboard, lines, stat, table

OF = 'mesh_service=~"$service"'
PODS = 'container!="",pod=~"(.+-)?(payments|cases|notices|communications|counsel-portal)-.+"'

RUNTIME = Dashboard(
    "recourse-runtime",
    "Recourse / Runtime",
    "What the processes use, what runs in which version, and what is about to expire.",
    (
        (
            "",
            (
                stat(
                    "Certificate that expires first",
                    "min(certmanager_certificate_expiration_timestamp_seconds) - time()",
                    "By cert-manager; the one in use is below.",
                    unit="s",
                    amber=21600,
                    red=7200,
                    low_is_bad=False,
                    width=6,
                ),
                stat(
                    "Restarts, 1 h",
                    f"sum(increase(kube_pod_container_status_restarts_total{{{PODS}}}[1h]))",
                    "Of our pods.",
                    amber=1,
                    red=5,
                    decimals=0,
                    width=6,
                ),
                stat(
                    "Spans lost, 1 h",
                    "sum(increase(otelcol_exporter_send_failed_spans_total[1h])) + "
                    "sum(increase(otelcol_processor_refused_spans_total[1h]))",
                    "By the collector.",
                    amber=1,
                    decimals=0,
                    width=6,
                ),
                stat(
                    "Versions of the statute book",
                    "count(count by (version) (law_book_info))",
                    "In use within the mesh.",
                    red=2,
                    width=6,
                ),
            ),
        ),
        (
            "Processes",
            (
                lines(
                    "Memory",
                    f"max by (mesh_service, instance) (process_resident_memory_bytes{{{OF}}})",
                    "{{mesh_service}} {{instance}}",
                    "Resident.",
                    unit="bytes",
                ),
                lines(
                    "Processor",
                    f"sum by (mesh_service, instance) (rate(process_cpu_seconds_total{{{OF}}}[5m]))",
                    "{{mesh_service}} {{instance}}",
                    "Cores in use over five minutes: what is counted is whole seconds.",
                ),
                lines(
                    "Workers of the runtime that are busy",
                    f"max by (mesh_service, instance) (tokio_workers_busy_ratio{{{OF}}})",
                    "{{mesh_service}} {{instance}}",
                    "Near 1 everything waits.",
                    unit="percentunit",
                    maximum=1,
                    red=0.9,
                ),
                lines(
                    "Tasks",
                    f"max by (mesh_service, instance) (tokio_tasks_alive{{{OF}}})",
                    "{{mesh_service}} {{instance}}",
                    "Growth without load is a leak.",
                ),
                lines(
                    "Time since the start",
                    f"time() - max by (mesh_service, instance) (process_start_time_seconds{{{OF}}})",
                    "{{mesh_service}} {{instance}}",
                    "A saw tooth is a crash loop.",
                    unit="s",
                ),
                table(
                    "What runs",
                    f"count by (mesh_service, version, revision) (build_info{{{OF}}})",
                    {"mesh_service": "Service", "version": "Version", "revision": "Commit", "Value": "Replicas"},
                    "Two versions only during a rollout.",
                ),
            ),
        ),
        (
            "Pods",
            (
                lines(
                    "Memory of the pods",
                    f"sum by (pod) (container_memory_working_set_bytes{{{PODS}}})",
                    "{{pod}}",
                    "As the kubelet counts it, against which the limit is held.",
                    unit="bytes",
                ),
                lines(
                    "Processor of the pods",
                    f"sum by (pod) (rate(container_cpu_usage_seconds_total{{{PODS}}}[$__rate_interval]))",
                    "{{pod}}",
                    "Cores in use.",
                ),
                lines(
                    "Replicas wanted at most",
                    "max by (horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas)"
                    " / max by (horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas)",
                    "{{horizontalpodautoscaler}}",
                    "At 100 % more load gets no more replicas.",
                    unit="percentunit",
                    maximum=1,
                    red=1,
                ),
            ),
        ),
        (
            "Certificates",
            (
                lines(
                    "Certificates in use, time left",
                    f"min by (mesh_service, role) (tls_certificate_not_after_seconds{{{OF}}}) - time()",
                    "{{mesh_service}} {{role}}",
                    "What the process shows, whatever the secret holds.",
                    unit="s",
                    width=12,
                    quiet="this mesh is plaintext",
                ),
                lines(
                    "Handshakes that failed",
                    f"sum by (mesh_service, reason) (rate(tls_handshake_failures_total{{{OF}}}[$__rate_interval]))",
                    "{{mesh_service}} {{reason}}",
                    "Before the connection was encrypted.",
                    unit="ops",
                    width=12,
                    quiet="this mesh is plaintext",
                ),
            ),
        ),
    ),
    by_service=True,
)
