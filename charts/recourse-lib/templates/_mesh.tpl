{{/*
Who is in the mesh: the one list from which come ports, peers' addresses, network policies, the names that a certificate
admits, the broker's objects and users, and the queues to scale on.

calls    the services that this one calls by gRPC: a section [peers.<name>] of its configuration
follows  the services whose events it takes up: the broker's topology

`make charts-docs` writes the lines from services/<name>/config/default.toml and deploy/rabbitmq/definitions.json.
*/}}
{{- define "recourse.mesh" -}}
services:
  payments: {grpc: 7001, admin: 7002, calls: [], follows: []}
  cases: {grpc: 7011, admin: 7012, calls: [payments, notices, communications, counsel-portal], follows: [payments, notices, counsel-portal]}
  notices: {grpc: 7021, admin: 7022, calls: [], follows: []}
  communications: {grpc: 7031, admin: 7032, calls: [], follows: [cases]}
  counsel-portal: {grpc: 7041, admin: 7042, calls: [cases], follows: [cases]}
{{- end -}}

{{/* This chart's own line of the list. */}}
{{- define "recourse.mesh.mine" -}}
{{- $mesh := include "recourse.mesh" . | fromYaml -}}
{{- $mine := get $mesh.services .Chart.Name -}}
{{- if not $mine -}}
{{- fail (printf "%s is not in the mesh: `make charts-docs` writes its line into charts/recourse-lib/templates/_mesh.tpl" .Chart.Name) -}}
{{- end -}}
{{- toYaml $mine -}}
{{- end -}}

{{/* The services that call this one, as a list. */}}
{{- define "recourse.mesh.callers" -}}
{{- $mesh := include "recourse.mesh" . | fromYaml -}}
{{- $callers := list -}}
{{- range $name, $service := $mesh.services -}}
{{- if has $.Chart.Name $service.calls -}}{{- $callers = append $callers $name -}}{{- end -}}
{{- end -}}
{{- toJson $callers -}}
{{- end -}}
