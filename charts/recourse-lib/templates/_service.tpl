{{/*
The whole of a service's chart. Each part is a template of its own and may be empty; what contradicts itself is refused
before any of them, all of it in one message.
*/}}
{{- define "recourse.service" -}}
{{- include "recourse.check" . -}}
{{- $parts := list "serviceaccount" "configmap" "migration" "documents.claim" "deployment" "headless" "clusterip" "scaling" "disruption" "network" "certificate" "monitor" "route" "documents.check" "test" -}}
{{- range $parts -}}
{{- $text := include (printf "recourse.%s" .) $ | trim -}}
{{- if $text }}
---
{{ $text }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* `helm test`: whether the settings that were installed are ones that this version takes. */}}
{{- define "recourse.test" -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "recourse.name" . }}-check-config
  labels: {{- include "recourse.job.labels" (list . "check-config") | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec: {{- include "recourse.pod" (list . "check-config") | nindent 2 }}
{{- end -}}
