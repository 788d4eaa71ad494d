{{/* The next step, after what this very installation lacks. */}}
{{- define "recourse.notes" -}}
{{- $name := include "recourse.name" . -}}
{{- $namespace := .Release.Namespace -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
{{ .Chart.Name }} {{ include "recourse.version" . }} as {{ $name }} in {{ $namespace }} ({{ .Values.global.environment }}).

It waits for these secrets, which the chart neither makes nor changes:
  {{ include "recourse.secret" (list . .Values.database.existingSecret "database") }}  ({{ .Values.database.secretKey }}: the application role's URI)
  {{- if ne .Values.migrations.mode "external" }}
  {{ include "recourse.secret" (list . .Values.migrations.existingSecret "database-owner") }}  ({{ .Values.migrations.secretKey }}: the owner role's URI, for migrations alone)
  {{- end }}
  {{ include "recourse.secret" (list . .Values.broker.existingSecret "broker") }}  ({{ .Values.broker.secretKey }}: {{ ternary "amqps" "amqp" .Values.global.broker.tls }}://…/{{ .Values.global.broker.vhost }})
  {{ include "recourse.secret" (list . .Values.sealing.existingSecret "sealing") }}  (key, index-key: 64 hexadecimal digits each; without them sealed data is lost, so back them up apart from it)
  {{- if $mine.calls }}
  {{ include "recourse.secret" (list . .Values.token.existingSecret "token") }}  (token: the service's own, which your issuer renews)
  {{- end }}
  {{- if eq .Values.documents.store "s3" }}
  {{ include "recourse.secret" (list . .Values.documents.s3.existingSecret "documents") }}  (access-key-id, secret-access-key)
  {{- end }}

Next:
{{- if eq .Values.migrations.mode "external" }}
  1. Have the SQL signed off and run as the owner role:{{ if .Values.migrations.print }} kubectl -n {{ $namespace }} logs -l app.kubernetes.io/name={{ .Chart.Name }}-migrate --tail=-1{{ else }} set migrations.print and read the log of its Job{{ end }}. Until then the pods refuse to serve.
{{- else if eq .Values.migrations.mode "job" }}
  1. Watch the migration: kubectl -n {{ $namespace }} logs -l app.kubernetes.io/name={{ .Chart.Name }}-migrate -f. New pods refuse to serve until it is done.
{{- else }}
  1. The migration has run; its log: kubectl -n {{ $namespace }} logs job/{{ $name }}-migrate.
{{- end }}
  2. kubectl -n {{ $namespace }} rollout status deployment/{{ $name }}
  3. helm -n {{ $namespace }} test {{ .Release.Name }}
{{- if and .Values.global.network.enabled (not (.Values.edge | default .Values.global.network.edge)) }}
Nobody outside of the mesh may call it: name your gateway in `global.network.edge`, or in `edge` for this service alone.
{{- end }}
{{- if not .Values.image.digest }}
The image is named by a tag. Pin `image.digest` where what runs must be what was scanned.
{{- end }}
{{- if and (eq .Values.documents.store "s3") (eq .Values.documents.s3.objectLock "none") }}
The bucket of documents has no Object Lock: whoever has its keys can delete what a court may ask for. See `documents.s3.objectLock`.
{{- end }}
{{- if eq .Values.global.environment "development" }}
This is a development installation: what production refuses was not checked.
{{- end }}
{{- end -}}
