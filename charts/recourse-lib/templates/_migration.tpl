{{/*
Migrations run as the role that owns the tables, whose secret no serving pod mounts.

hook      before install and upgrade, by Helm; a failure stops the release
job       a plain Job whose name changes with what it runs, for GitOps: a Job cannot be changed, and Argo CD would take a
          hook of Helm for one of its own. New pods refuse to serve until it is done, old ones go on
external  a DBA runs the SQL; migrations.print shows it in a Job's log

Its configuration is complete in form only, because `migrate` reads nothing but the owner's URI: a pod that migrates has
neither the application's secrets nor the keys of personal data.
*/}}
{{- define "recourse.migration" -}}
{{- $mode := .Values.migrations.mode -}}
{{- if or (ne $mode "external") .Values.migrations.print -}}
{{- $command := ternary "print" "migrate" (eq $mode "external") -}}
{{- $spec := include "recourse.migration.pod" (list . $command) | trim -}}
{{- $settings := include "recourse.migration.settings" . | trim -}}
{{- $name := printf "%s-%s" (include "recourse.name" .) $command -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "recourse.name" . }}-migrate
  labels: {{- include "recourse.labels" . | nindent 4 }}
  {{- include "recourse.migration.hook" (list . -20) | nindent 2 }}
automountServiceAccountToken: false
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "recourse.name" . }}-migrate
  labels: {{- include "recourse.labels" . | nindent 4 }}
  {{- include "recourse.migration.hook" (list . -20) | nindent 2 }}
data:
  {{ .Chart.Name }}.toml: |
    {{- $settings | nindent 4 }}
{{- if .Values.global.network.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "recourse.name" . }}-migrate
  labels: {{- include "recourse.labels" . | nindent 4 }}
  {{- include "recourse.migration.hook" (list . -20) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ .Chart.Name }}-migrate
      app.kubernetes.io/part-of: {{ .Values.global.mesh.name }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "recourse.network.dns" . | nindent 4 }}
    {{- with include "recourse.network.to" (list . "database" .Values.global.network.database) }}{{ . | nindent 4 }}{{ end }}
    {{- with include "recourse.network.to" (list . "otlp" .Values.global.network.otlp) }}{{ . | nindent 4 }}{{ end }}
{{- end }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ if eq $mode "hook" }}{{ $name }}{{ else }}{{ $name }}-{{ sha256sum (printf "%s\n%s" $spec $settings) | trunc 8 }}{{ end }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
  {{- include "recourse.migration.hook" (list . -10) | nindent 2 }}
spec:
  backoffLimit: {{ int .Values.migrations.retries }}
  activeDeadlineSeconds: {{ int .Values.migrations.deadlineSeconds }}
  template:
    metadata:
      labels: {{- include "recourse.job.labels" (list . "migrate") | nindent 8 }}
    spec: {{- $spec | nindent 6 }}
{{- end -}}
{{- end -}}

{{/* Annotations: Helm's where it is a hook of Helm, and those of the values. Call with (list . weight). */}}
{{- define "recourse.migration.hook" -}}
{{- $root := index . 0 -}}
{{- $notes := deepCopy $root.Values.migrations.annotations -}}
{{- if eq $root.Values.migrations.mode "hook" -}}
{{- $_ := set $notes "helm.sh/hook" "pre-install,pre-upgrade" -}}
{{- $_ := set $notes "helm.sh/hook-weight" (index . 1 | toString) -}}
{{- $_ := set $notes "helm.sh/hook-delete-policy" "before-hook-creation" -}}
{{- end -}}
{{- with $notes -}}
annotations: {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- define "recourse.migration.pod" -}}
{{- $command := index . 1 -}}
{{- with index . 0 -}}
serviceAccountName: {{ include "recourse.name" . }}-migrate
automountServiceAccountToken: false
enableServiceLinks: false
{{- include "recourse.pullSecrets" . }}
restartPolicy: Never
securityContext:
  runAsNonRoot: true
  seccompProfile: {type: RuntimeDefault}
{{- include "recourse.pod.placement" . }}
containers:
  - name: migrate
    image: {{ include "recourse.image" . | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    args: [migrate{{ if eq $command "print" }}, --print{{ end }}]
    securityContext: {{- include "recourse.container.security" . | nindent 6 }}
    env:
      - name: RECOURSE_CONFIG
        value: /etc/recourse/config/{{ .Chart.Name }}.toml
      {{- include "recourse.environment.trust" . | nindent 6 }}
    resources:
      requests: {cpu: 50m, memory: 64Mi}
      limits: {memory: 256Mi}
    volumeMounts:
      - {name: config, mountPath: /etc/recourse/config, readOnly: true}
      {{- if ne $command "print" }}
      - {name: owner, mountPath: /etc/recourse/owner, readOnly: true}
      {{- end }}
      {{- include "recourse.mounts.trust" . | trim | nindent 6 }}
volumes:
  - name: config
    configMap: {name: {{ include "recourse.name" . }}-migrate}
  {{- if ne $command "print" }}
  - name: owner
    secret:
      secretName: {{ include "recourse.secret" (list . .Values.migrations.existingSecret "database-owner") }}
      items: [{key: {{ .Values.migrations.secretKey }}, path: database-uri}]
  {{- end }}
  {{- include "recourse.volumes.trust" . | trim | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* What the service insists on and `migrate` does not read is said to be unused; `--print` reads no owner's URI either. */}}
{{- define "recourse.migration.settings" -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
{{- $settings := dict "simulation" false -}}
{{- $_ := set $settings "identity" (dict "issuer" "unused" "jwks_file" "/unused") -}}
{{- $_ := set $settings "sealing" (dict "key_file" "/unused" "index_key_file" "/unused") -}}
{{- $_ := set $settings "broker" (dict "url" "unused") -}}
{{- $database := dict "url" "unused" "require_tls" (eq .Values.global.database.sslMode "verify-full") -}}
{{- if ne .Values.migrations.mode "external" -}}
{{- $_ := set $database "owner_url_file" "/etc/recourse/owner/database-uri" -}}
{{- end -}}
{{- $_ := set $settings "database" $database -}}
{{- if ne .Values.documents.store "none" -}}{{- $_ := set $settings "documents" (dict "directory" "/unused") -}}{{- end -}}
{{- if $mine.calls -}}
{{- $peers := dict -}}
{{- range $mine.calls -}}{{- $_ := set $peers . (dict "token_file" "/unused") -}}{{- end -}}
{{- $_ := set $settings "peers" $peers -}}
{{- end -}}
{{- with .Values.global.telemetry.otlpEndpoint -}}{{- $_ := set $settings "telemetry" (dict "otlp_endpoint" .) -}}{{- end -}}
{{- include "recourse.toml" (list $settings "") -}}
{{- end -}}
