{{/*
What the service is told: the house's settings of `config` under those that the chart owns, because they must agree with
ports, mounts and names. The service refuses a key that it does not know, at its start.
*/}}
{{- define "recourse.settings" -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
{{- $global := .Values.global -}}
{{- $owned := dict "simulation" .Values.simulation -}}
{{- $_ := set $owned "grpc" (dict "listen" (printf "0.0.0.0:%d" (int $mine.grpc))) -}}
{{- $_ := set $owned "admin" (dict "listen" (printf "0.0.0.0:%d" (int $mine.admin))) -}}
{{- $_ := set $owned "identity" (dict "issuer" $global.identity.issuer "audience" $global.identity.audience "jwks_file" (printf "/etc/recourse/jwks/%s" $global.identity.jwks.key)) -}}
{{- $_ := set $owned "database" (dict "url_file" "/etc/recourse/secrets/database-uri" "require_tls" (eq $global.database.sslMode "verify-full") "max_connections" .Values.database.maxConnections) -}}
{{- $_ := set $owned "broker" (dict "url_file" "/etc/recourse/secrets/broker-uri" "require_tls" $global.broker.tls) -}}
{{- $_ := set $owned "sealing" (dict "key_file" "/etc/recourse/secrets/sealing-key" "index_key_file" "/etc/recourse/secrets/sealing-index-key") -}}
{{- $delay := add (int64 .Values.lifecycle.drainDelayMs) (include "recourse.drain.instead" . | int64) -}}
{{- $_ := set $owned "lifecycle" (dict "drain_delay_ms" $delay "drain_timeout_ms" (int64 .Values.lifecycle.drainTimeoutMs) "flush_timeout_ms" (int64 .Values.lifecycle.flushTimeoutMs)) -}}
{{- $telemetry := dict "log_filter" .Values.logFilter -}}
{{- with $global.telemetry.otlpEndpoint -}}{{- $_ := set $telemetry "otlp_endpoint" . -}}{{- end -}}
{{- $_ := set $owned "telemetry" $telemetry -}}
{{- if $mine.calls -}}
{{- $peers := dict -}}
{{- range $mine.calls -}}
{{- $_ := set $peers . (dict "endpoint" (include "recourse.endpoint" (list $ .)) "token_file" "/etc/recourse/secrets/token") -}}
{{- end -}}
{{- $_ := set $owned "peers" $peers -}}
{{- end -}}
{{- if include "recourse.tls.mounted" . -}}
{{- $callers := list -}}
{{- range include "recourse.mesh.callers" . | fromJsonArray -}}
{{- $callers = append $callers (include "recourse.spiffe" (list $ .)) -}}
{{- end -}}
{{- $callers = concat $callers .Values.tls.callers $global.tls.callers | uniq -}}
{{- $_ := set $owned "tls" (dict "certificate_file" "/etc/recourse/tls/tls.crt" "key_file" "/etc/recourse/tls/tls.key" "ca_file" "/etc/recourse/tls/ca.crt" "callers" $callers) -}}
{{- end -}}
{{- if and .Values.law.counts $global.law.overlay.version -}}
{{- $_ := set $owned "law" (dict "overlay" "/etc/recourse/law") -}}
{{- end -}}
{{- if $global.policies.configMap -}}
{{- $_ := set $owned "authority" (dict "policies" "/etc/recourse/policies") -}}
{{- end -}}
{{- with include "recourse.documents.settings" . | fromYaml -}}
{{- $_ := set $owned "documents" . -}}
{{- end -}}
{{- range .Values.settingsFromSecrets -}}
{{- $_ := include "recourse.settings.put" (list $owned .setting (printf "/etc/recourse/secrets/%s" (include "recourse.settings.file" .))) -}}
{{- end -}}
{{- range .Values.settingsFromConfigMaps -}}
{{- if .setting -}}
{{- $_ := include "recourse.settings.put" (list $owned .setting (printf "/etc/recourse/files/%s" .key)) -}}
{{- end -}}
{{- end -}}
{{- toYaml (mustMergeOverwrite (deepCopy .Values.config) $owned) -}}
{{- end -}}

{{/* Puts a value at a dotted path. Call with (list map path value). */}}
{{- define "recourse.settings.put" -}}
{{- $at := index . 0 -}}
{{- $steps := splitList "." (index . 1) -}}
{{- range initial $steps -}}
{{- if not (hasKey $at .) -}}{{- $_ := set $at . dict -}}{{- end -}}
{{- $at = get $at . -}}
{{- end -}}
{{- $_ := set $at (last $steps) (index . 2) -}}
{{- end -}}

{{/* The file that a setting of `settingsFromSecrets` is mounted as. */}}
{{- define "recourse.settings.file" -}}
{{- .setting | replace "." "-" | replace "_" "-" | trimSuffix "-file" -}}
{{- end -}}

{{/*
Where a peer is called. With client-side balancing at its headless name, whose answer is every pod; the dot at the end
spares the search domains of the cluster, four questions in vain for each name. Call with (list . service).
*/}}
{{- define "recourse.endpoint" -}}
{{- $root := index . 0 -}}
{{- $mesh := include "recourse.mesh" $root | fromYaml -}}
{{- $peer := get $mesh.services (index . 1) -}}
{{- $headless := eq $root.Values.global.grpc.loadBalancing "client" -}}
{{- $scheme := ternary "https" "http" (eq (include "recourse.tls.mounted" $root) "true") -}}
{{- printf "%s://%s.:%d" $scheme (include "recourse.host" (list $root (index . 1) $headless)) (int $peer.grpc) -}}
{{- end -}}

{{- define "recourse.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "recourse.name" . }}-config
  labels: {{- include "recourse.labels" . | nindent 4 }}
data:
  {{ .Chart.Name }}.toml: |
    {{- include "recourse.toml" (list (include "recourse.settings" . | fromYaml) "") | trim | nindent 4 }}
{{- end -}}

{{/*
Variables of the process. TLS to the database is asked for here and not in the secret's URI, because it is the chart
that mounts the CA: sqlx takes what the URI leaves open from these.
*/}}
{{- define "recourse.environment" -}}
- name: RECOURSE_CONFIG
  value: /etc/recourse/config/{{ .Chart.Name }}.toml
{{ include "recourse.environment.trust" . }}
{{- with .Values.global.egressProxy.url }}
{{- if $.Values.egressProxy.used }}
- name: HTTPS_PROXY
  value: {{ . | quote }}
- name: NO_PROXY
  value: {{ join "," (concat (list "localhost" "127.0.0.1" ".svc" (printf ".%s" $.Values.global.clusterDomain)) $.Values.global.egressProxy.except) | quote }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "recourse.environment.trust" -}}
- name: PGSSLMODE
  value: {{ .Values.global.database.sslMode }}
{{- if .Values.global.database.ca.secret }}
- name: PGSSLROOTCERT
  value: /etc/recourse/database-ca/{{ .Values.global.database.ca.key }}
{{- end }}
{{- if .Values.global.trust.configMap }}
- name: SSL_CERT_FILE
  value: /etc/recourse/trust/{{ .Values.global.trust.key }}
{{- end }}
{{- end -}}
