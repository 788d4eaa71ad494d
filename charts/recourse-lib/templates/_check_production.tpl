{{/*
What no bank may run with. `global.environment` is production unless it is said otherwise, so that it is a deliberate act
to install something that loses data or speaks in the open.
*/}}
{{- define "recourse.check.production" -}}
{{- $global := .Values.global }}
{{- if eq $global.environment "production" }}
{{- if .Values.simulation }}
`simulation` is true in production: time and the outside world would be made up, and deadlines with them.
{{ end }}
{{- if eq $global.identity.issuer "recourse-local" }}
`global.identity.issuer` is recourse-local, whose signing key lies on a developer's disk. Give your identity provider's issuer.
{{ end }}
{{- if eq $global.tls.mode "off" }}
`global.tls.mode` is off in production: calls and their tokens would be in the open. Use certManager, existingSecrets or mesh.
{{ end }}
{{- if ne $global.database.sslMode "verify-full" }}
`global.database.sslMode` is {{ $global.database.sslMode }} in production: only verify-full knows the database from an impostor.
{{ end }}
{{- if not $global.broker.tls }}
`global.broker.tls` is false in production: events and the broker's passwords would be in the open. Write amqps:// in the broker's URIs and set it to true.
{{ end }}
{{- if not $global.network.enabled }}
`global.network.enabled` is false in production: every pod of the cluster could call {{ .Chart.Name }}'s admin port and its gRPC.
{{ end }}
{{- if eq .Values.documents.store "directory" }}
{{- if not .Values.documents.directory.size }}
`documents.directory.size` is empty in production: documents would be lost with the pod.
{{ end }}
{{- end }}
{{- if or (eq .Values.image.tag "latest") (eq .Values.image.tag "main") }}
`image.tag` is {{ .Values.image.tag }}, which is another image tomorrow. Name a version, or better a digest.
{{ end }}
{{- range .Values.settingsFromSecrets }}
{{- if hasSuffix "-dev" .secret }}
`settingsFromSecrets` takes {{ .setting }} from {{ .secret }}, a secret of development.
{{ end }}
{{- end }}
{{- range $name, $secret := dict "sealing" .Values.sealing.existingSecret "token" .Values.token.existingSecret "database" .Values.database.existingSecret "broker" .Values.broker.existingSecret }}
{{- if hasSuffix "-dev" $secret }}
`{{ $name }}.existingSecret` is {{ $secret }}: keys and passwords of development do not protect a bank's data.
{{ end }}
{{- end }}
{{- end }}
{{- end -}}
