{{/*
What cannot be right, as sentences that name the values and say what to do. All of them at once: nobody should find the
second one after another deployment.
*/}}
{{- define "recourse.check" -}}
{{- $wrong := list -}}
{{- range list "parent" "renamed" "owned" "given" "scale" "documents" "connections" "tls" "network" "crds" "production" -}}
{{- $wrong = concat $wrong (include (printf "recourse.check.%s" .) $ | splitList "\n" | compact) -}}
{{- end -}}
{{- if $wrong -}}
{{- fail (printf "%s cannot be installed so:\n- %s\n" .Chart.Name (join "\n- " $wrong)) -}}
{{- end -}}
{{- end -}}

{{/* What other charts call it, or what we called it. The schema lets these names pass, so that they get a sentence. */}}
{{- define "recourse.renamed" -}}
replicaCount: replicas
nameOverride: global.mesh.name, which names everything
fullnameOverride: global.mesh.name, which names everything
hpa: autoscaling.kind=hpa
keda: autoscaling.kind=keda and autoscaling.keda
podDisruptionBudget: nothing, because a budget follows from the number of pods
serviceMonitor: global.monitoring.serviceMonitor
existingSecret: database.existingSecret, broker.existingSecret, sealing.existingSecret or token.existingSecret
securityContext: nothing, because it is restricted; podSecurity.fsGroup gives a volume its group
podSecurityContext: podSecurity
networkPolicy: global.network
ingress: route, with a Gateway
envFrom: extraEnv or settingsFromSecrets
env: extraEnv or config
postgresql: charts/recourse-data or database.existingSecret; no database comes with a service
rabbitmq: charts/recourse-data or broker.existingSecret; no broker comes with a service
{{- end -}}

{{- define "recourse.check.renamed" -}}
{{- range $old, $new := include "recourse.renamed" . | fromYaml }}
{{- if hasKey $.Values $old }}
`{{ $old }}` is not a value here: use {{ $new }}.
{{ end }}
{{- end }}
{{- end -}}

{{/* Settings that follow from other values, and where those are. */}}
{{- define "recourse.owned" -}}
simulation: simulation
grpc.listen: the list in charts/recourse-lib/templates/_mesh.tpl
admin.listen: the list in charts/recourse-lib/templates/_mesh.tpl
identity: global.identity
database.url: database.existingSecret
database.url_file: database.existingSecret
database.owner_url: migrations.existingSecret
database.owner_url_file: migrations.existingSecret
database.max_connections: database.maxConnections
database.require_tls: global.database.sslMode
broker.url: broker.existingSecret
broker.url_file: broker.existingSecret
broker.require_tls: global.broker.tls
sealing: sealing.existingSecret
lifecycle: lifecycle
telemetry.log_filter: logFilter
telemetry.otlp_endpoint: global.telemetry.otlpEndpoint
peers: the list in charts/recourse-lib/templates/_mesh.tpl
tls: global.tls
law: global.law.overlay
authority: global.policies.configMap
documents: documents
{{- end -}}

{{- define "recourse.check.owned" -}}
{{- range $path, $place := include "recourse.owned" . | fromYaml }}
{{- $steps := splitList "." $path }}
{{- $at := $.Values.config }}
{{- range initial $steps }}{{ $at = ternary (get $at .) (dict) (kindIs "map" (get $at .)) }}{{ end }}
{{- if hasKey $at (last $steps) }}
`config.{{ $path }}` follows from other values and would be overwritten: use {{ $place }}.
{{ end }}
{{- end }}
{{- end -}}

{{- define "recourse.check.given" -}}
{{- $identity := .Values.global.identity }}
{{- if not $identity.issuer }}
`global.identity.issuer` is empty: give the `iss` of the tokens that your identity provider and the mesh's token issuer sign.
{{ end }}
{{- if and $identity.jwks.secret $identity.jwks.configMap }}
`global.identity.jwks` names a secret and a config map: give one of them.
{{ end }}
{{- if and .Values.migrations.print (ne .Values.migrations.mode "external") }}
`migrations.print` shows the SQL instead of running it: set `migrations.mode` to external as well.
{{ end }}
{{- $overlay := .Values.global.law.overlay }}
{{- if and $overlay.configMap (not $overlay.version) }}
`global.law.overlay.configMap` is given without `global.law.overlay.version`: the version pins what counts, so name it.
{{ end }}
{{- if and $overlay.configMap $overlay.version (not (contains ($overlay.version | lower | replace "." "-") $overlay.configMap)) }}
`global.law.overlay.configMap` does not carry the version {{ $overlay.version }} in its name: make a new config map for each version, so that running pods keep theirs.
{{ end }}
{{- range .Values.extraEnv }}
{{- if and (hasPrefix "RECOURSE__" .name) (hasKey . "value") }}
`extraEnv` sets {{ .name }} in the open: settings belong in `config`, secrets in `settingsFromSecrets`.
{{ end }}
{{- end }}
{{- range .Values.settingsFromSecrets }}
{{- if not (hasSuffix "_file" .setting) }}
`settingsFromSecrets` gives {{ .setting }} a path: name the setting's file form, {{ .setting }}_file.
{{ end }}
{{- end }}
{{- end -}}

{{- define "recourse.check.scale" -}}
{{- $scale := .Values.autoscaling }}
{{- $mine := include "recourse.mesh.mine" . | fromYaml }}
{{- if ne $scale.kind "none" }}
{{- if gt (int $scale.minReplicas) (int $scale.maxReplicas) }}
`autoscaling.minReplicas` ({{ int $scale.minReplicas }}) is above `autoscaling.maxReplicas` ({{ int $scale.maxReplicas }}).
{{ end }}
{{- if and (lt (int $scale.minReplicas) 2) (eq .Values.global.environment "production") }}
`autoscaling.minReplicas` is below 2: a node that is drained would take the last pod of {{ .Chart.Name }} away.
{{ end }}
{{- end }}
{{- if and (eq $scale.kind "keda") (not $mine.follows) }}
`autoscaling.kind` is keda, and {{ .Chart.Name }} follows nobody: it has no queue whose depth could be asked. Use hpa.
{{ end }}
{{- end -}}

{{- define "recourse.check.documents" -}}
{{- $documents := .Values.documents }}
{{- $peak := include "recourse.peak" . | int }}
{{- if and (eq $documents.store "directory") (gt $peak 1) }}
`documents.store` is directory with {{ $peak }} replicas: each pod would have documents of its own. Use s3, or one replica.
{{ end }}
{{- if and (eq $documents.store "directory") (not $documents.directory.size) (not .Values.simulation) }}
`documents.directory.size` is empty: documents would be lost with the pod. Give the size of a volume, or use s3.
{{ end }}
{{- if eq $documents.store "s3" }}
{{- range list "endpoint" "bucket" "region" }}
{{- if not (get $documents.s3 .) }}
`documents.s3.{{ . }}` is empty, and `documents.store` is s3.
{{ end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A pod has its pool and the relay's own connection; a roll-out adds a pod, and `migrate` needs two. */}}
{{- define "recourse.check.connections" -}}
{{- $database := .Values.database }}
{{- $surge := ternary 0 1 (eq (include "recourse.singular" .) "true") }}
{{- $pods := add (include "recourse.peak" . | int) $surge }}
{{- $wanted := add (mul (add (int $database.maxConnections) 1) $pods) 2 (int $database.reservedConnections) }}
{{- if gt (int $wanted) (int $database.serverMaxConnections) }}
{{ .Chart.Name }} would ask for {{ $wanted }} connections of a server that has {{ int $database.serverMaxConnections }}: {{ $pods }} pods ({{ include "recourse.peak" . }} and {{ $surge }} of a roll-out) with a pool of {{ int $database.maxConnections }} and one for the relay, 2 for migrations, {{ int $database.reservedConnections }} reserved. Lower `database.maxConnections` or the replicas, or raise max_connections and `database.serverMaxConnections`.
{{ end }}
{{- if eq $database.pooler "transaction" }}
`database.pooler` is transaction: the relay holds session advisory locks, and statements are prepared in a session, which a pooler in transaction mode gives to somebody else. Use session mode, or none.
{{ end }}
{{- end -}}

{{- define "recourse.check.tls" -}}
{{- $tls := .Values.global.tls }}
{{- if and (eq $tls.mode "mesh") (eq .Values.global.grpc.loadBalancing "client") }}
`global.tls.mode` is mesh and `global.grpc.loadBalancing` client: a sidecar balances calls to the plain service only. Set `global.grpc.loadBalancing` to mesh.
{{ end }}
{{- if and (eq $tls.mode "certManager") (not $tls.issuer.name) }}
`global.tls.issuer.name` is empty, and `global.tls.mode` is certManager.
{{ end }}
{{- end -}}

{{- define "recourse.check.network" -}}
{{- $network := .Values.global.network }}
{{- if $network.enabled }}
{{- range $name := list "database" "broker" }}
{{- $to := get $network $name }}
{{- if not (or (include "recourse.network.labels" $to.podLabels) $to.namespaceLabels $to.cidrs) }}
`global.network.{{ $name }}` has no podLabels, namespaceLabels or cidrs: {{ $.Chart.Name }} could not reach its {{ $name }}.
{{ end }}
{{- end }}
{{- if and .Values.global.telemetry.otlpEndpoint (not (or $network.otlp.podLabels $network.otlp.namespaceLabels $network.otlp.cidrs)) }}
`global.telemetry.otlpEndpoint` is given, and `global.network.otlp` opens no way to it.
{{ end }}
{{- $store := $network.objectStore }}
{{- if and (eq .Values.documents.store "s3") (not (or $store.podLabels $store.namespaceLabels $store.cidrs)) (not .Values.global.egressProxy.url) }}
`documents.store` is s3, and `global.network.objectStore` opens no way to it.
{{ end }}
{{- $proxy := $network.egressProxy }}
{{- if and .Values.global.egressProxy.url .Values.egressProxy.used (not (or $proxy.podLabels $proxy.namespaceLabels $proxy.cidrs)) }}
`global.egressProxy.url` is given, and `global.network.egressProxy` opens no way to it.
{{ end }}
{{- end }}
{{- end -}}

{{/* Said before the API says it less well. A renderer without a cluster knows no kinds: it says so. */}}
{{- define "recourse.check.crds" -}}
{{- if not .Values.global.renderWithoutCluster }}
{{- $needs := dict }}
{{- if eq .Values.autoscaling.kind "keda" }}{{ $_ := set $needs "keda.sh/v1alpha1" "autoscaling.kind is keda" }}{{ end }}
{{- if eq .Values.global.tls.mode "certManager" }}{{ $_ := set $needs "cert-manager.io/v1" "global.tls.mode is certManager" }}{{ end }}
{{- if .Values.global.monitoring.serviceMonitor }}{{ $_ := set $needs "monitoring.coreos.com/v1" "global.monitoring.serviceMonitor is true" }}{{ end }}
{{- if .Values.route.parentRefs }}{{ $_ := set $needs "gateway.networking.k8s.io/v1" "route.parentRefs is given" }}{{ end }}
{{- range $api, $because := $needs }}
{{- if not ($.Capabilities.APIVersions.Has $api) }}
The cluster has no {{ $api }}, and {{ $because }}: install its operator first. (Rendering without a cluster? Set `global.renderWithoutCluster`.)
{{ end }}
{{- end }}
{{- end }}
{{- end -}}
