"""Events: leaving, on their way, arriving, applied."""

from dashboards.grafana import Dashboard, bars, lines, stat

EVERY = 'queue=~"q[.].+",queue!~"q[.]park[.].+"'

MESSAGING = Dashboard(
    "recourse-messaging",
    "Recourse / Messaging",
    "From the outbox of one service to the effect in another; where they stop, and why.",
    (
        (
            "",
            (
                stat(
                    "Oldest unsent event",
                    "max(outbox_oldest_seconds)",
                    "In any outbox.",
                    unit="s",
                    amber=30,
                    red=60,
                    width=4,
                ),
                stat("Events parked", "sum(max by (mesh_service) (inbox_parked))", "They wait for people.", red=1),
                stat("Histories with a gap", "sum(max by (mesh_service) (inbox_gaps))", "An event is missing.", red=1),
                stat(
                    "Dead letters",
                    'sum(max by (queue) (rabbitmq_detailed_queue_messages_ready{queue=~"q[.]park[.].+"}))',
                    "In the park queues of the broker.",
                    red=1,
                ),
                stat(
                    "Paths to the broker that are down",
                    "count(max by (mesh_service, role, producer) (amqp_connected) == 0) or vector(0)",
                    "Relays and intakes of which no replica has a channel.",
                    red=1,
                ),
                stat(
                    "Broker alarms",
                    "max(rabbitmq_alarms_memory_used_watermark) + max(rabbitmq_alarms_free_disk_space_watermark)",
                    "Memory or disk: publishers are blocked.",
                    red=1,
                ),
            ),
        ),
        (
            "Leaving",
            (
                lines(
                    "Age of the oldest unsent event",
                    "max by (mesh_service) (outbox_oldest_seconds)",
                    "{{mesh_service}}",
                    "60 s for ten minutes pages.",
                    unit="s",
                    red=60,
                ),
                lines(
                    "Waiting in the outbox",
                    "max by (mesh_service) (outbox_pending)",
                    "{{mesh_service}}",
                    "Of more than 100,000 only so many are counted.",
                ),
                lines(
                    "Sent",
                    "sum by (mesh_service) (rate(outbox_published_total[$__rate_interval]))",
                    "{{mesh_service}}",
                    "Events a second that the broker has confirmed.",
                    unit="ops",
                ),
                lines(
                    "Refused by the broker",
                    "sum by (mesh_service) (rate(outbox_refused_total[$__rate_interval]))",
                    "{{mesh_service}}",
                    "No queue, or a full one; they are sent again.",
                    unit="ops",
                    width=12,
                ),
                lines(
                    "Without a queue",
                    "sum(rate(rabbitmq_global_messages_unroutable_returned_total[$__rate_interval]))",
                    "unroutable",
                    "A queue or a binding of the topology is missing.",
                    unit="ops",
                    width=12,
                ),
            ),
        ),
        (
            "On their way",
            (
                lines(
                    "Ready",
                    f"max by (queue) (rabbitmq_detailed_queue_messages_ready{{{EVERY}}})",
                    "{{queue}}",
                    "Messages that nobody has fetched.",
                    red=1000,
                ),
                lines(
                    "Not acknowledged",
                    f"max by (queue) (rabbitmq_detailed_queue_messages_unacked{{{EVERY}}})",
                    "{{queue}}",
                    "Fetched and not yet stored.",
                ),
                lines(
                    "Readers",
                    f"max by (queue) (rabbitmq_detailed_queue_consumers{{{EVERY}}})",
                    "{{queue}}",
                    "0 is nobody.",
                ),
            ),
        ),
        (
            "Arriving",
            (
                lines(
                    "Received",
                    "sum by (mesh_service, outcome) (rate(inbox_received_total[$__rate_interval]))",
                    "{{mesh_service}} {{outcome}}",
                    "A repeat is normal after a restart; a dead letter is not.",
                    unit="ops",
                ),
                lines(
                    "Applied, and what else came of them",
                    "sum by (mesh_service, outcome) (rate(inbox_processed_total[$__rate_interval]))",
                    "{{mesh_service}} {{outcome}}",
                    "Attempts a second.",
                    unit="ops",
                ),
                lines(
                    "Connected",
                    "min by (mesh_service, role, producer) (amqp_connected)",
                    "{{mesh_service}} {{role}} {{producer}}",
                    "1 when every replica has a channel that works.",
                    maximum=1,
                ),
                lines(
                    "From fact to effect, 99 %",
                    "histogram_quantile(0.99, sum by (mesh_service, producer, le)"
                    " (rate(event_delivery_seconds_bucket[5m])))",
                    "{{producer}} to {{mesh_service}}",
                    "From the moment it was stated to the commit of its effect.",
                    unit="s",
                    red=60,
                    width=12,
                    idle=True,
                ),
                bars(
                    "Parked, by service",
                    "max by (mesh_service) (inbox_parked)",
                    "{{mesh_service}}",
                    "`recourse events parked` lists them with their reasons.",
                    red=1,
                    width=12,
                    maximum=5,
                ),
            ),
        ),
        (
            "Broker",
            (
                lines(
                    "Memory",
                    "max by (instance) (rabbitmq_process_resident_memory_bytes)",
                    "{{instance}}",
                    "Of each node.",
                    unit="bytes",
                ),
                lines(
                    "Free disk",
                    "min by (instance) (rabbitmq_disk_space_available_bytes)",
                    "{{instance}}",
                    "Of each node.",
                    unit="bytes",
                ),
                lines(
                    "Delivered again",
                    "sum(rate(rabbitmq_global_messages_redelivered_total[$__rate_interval]))",
                    "redelivered",
                    "Many without a restart: a reader that fails.",
                    unit="ops",
                ),
            ),
        ),
    ),
)
