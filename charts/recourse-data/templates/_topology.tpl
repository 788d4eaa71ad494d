{{/*
The broker's objects from the list of the mesh, by the rules of services/shared/messaging/src/topology.rs: a test compares
the outcome with deploy/rabbitmq/definitions.json.
*/}}
{{- define "data.topology" -}}
{{- $mesh := include "recourse.mesh" . | fromYaml -}}
{{- $vhost := .Values.broker.vhost -}}
vhosts:
  # A broker that is new has no virtual host but `/`, and refuses to import what belongs to another.
  - {name: {{ $vhost }}}
exchanges:
  - {name: dlx, vhost: {{ $vhost }}, type: direct, durable: true, auto_delete: false, internal: false, arguments: {}}
  {{- range $name, $_ := $mesh.services }}
  - {name: ev.{{ $name }}, vhost: {{ $vhost }}, type: topic, durable: true, auto_delete: false, internal: false, arguments: {}}
  {{- end }}
queues:
  {{- range $name, $service := $mesh.services }}
  {{- range $service.follows }}
  - {name: q.{{ $name }}.{{ . }}, vhost: {{ $vhost }}, durable: true, auto_delete: false, arguments: {x-queue-type: quorum}}
  {{- end }}
  {{- if $service.follows }}
  - {name: q.park.{{ $name }}, vhost: {{ $vhost }}, durable: true, auto_delete: false, arguments: {x-queue-type: quorum}}
  {{- end }}
  {{- end }}
bindings:
  {{- range $name, $service := $mesh.services }}
  {{- range $service.follows }}
  - {source: ev.{{ . }}, vhost: {{ $vhost }}, destination: q.{{ $name }}.{{ . }}, destination_type: queue, routing_key: "#", arguments: {}}
  {{- end }}
  {{- if $service.follows }}
  - {source: dlx, vhost: {{ $vhost }}, destination: q.park.{{ $name }}, destination_type: queue, routing_key: {{ $name }}, arguments: {}}
  {{- end }}
  {{- end }}
policies:
  {{- range $name, $service := $mesh.services }}
  {{- if $service.follows }}
  - vhost: {{ $vhost }}
    name: consumer-{{ $name }}
    apply-to: queues
    priority: 0
    pattern: ^q\.{{ $name }}\.
    definition:
      dead-letter-exchange: dlx
      dead-letter-routing-key: {{ $name }}
      dead-letter-strategy: at-least-once
      overflow: reject-publish
      delivery-limit: 20
      max-length-bytes: 2147483648
  {{- end }}
  {{- end }}
{{- end -}}

{{/*
A service writes its own exchange, reads its own queues and configures nothing. Who asks for the depth of queues needs
access to the virtual host and nothing in it: the management API then shows queues, and refuses their messages.
*/}}
{{- define "data.permissions" -}}
{{- $mesh := include "recourse.mesh" . | fromYaml -}}
{{- range $name, $_ := $mesh.services }}
- {user: {{ $name }}, vhost: {{ $.Values.broker.vhost }}, configure: "^$", write: '^ev\.{{ $name }}$', read: '^q\.({{ $name }}\..*|park\.{{ $name }})$'}
{{- end }}
{{- if .Values.broker.monitoringUser }}
- {user: monitoring, tag: monitoring, vhost: {{ .Values.broker.vhost }}, configure: "^$", write: "^$", read: "^$"}
{{- end }}
{{- end -}}
