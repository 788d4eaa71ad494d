{{/*
Names follow from the mesh's name and the service's, never from the release's: a service installed by itself is found
where one of the umbrella is, and a release may be renamed without a new Deployment.
*/}}
{{- define "recourse.name" -}}
{{- printf "%s-%s" .Values.global.mesh.name .Chart.Name -}}
{{- end -}}

{{/* The name of a secret: what the values say, or mesh, service and purpose. Call with (list . given purpose). */}}
{{- define "recourse.secret" -}}
{{- $root := index . 0 -}}
{{- index . 1 | default (printf "%s-%s" (include "recourse.name" $root) (index . 2)) -}}
{{- end -}}

{{/* What a selector may use. It must never change: the API refuses it for a Deployment, and old pods would be orphans. */}}
{{- define "recourse.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/part-of: {{ .Values.global.mesh.name }}
{{- end -}}

{{- define "recourse.labels" -}}
{{ include "recourse.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ include "recourse.version" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The version that runs: the image's tag, or the chart's appVersion. */}}
{{- define "recourse.version" -}}
{{- .Values.image.tag | default .Chart.AppVersion -}}
{{- end -}}

{{/* global.imageRegistry stands in place of the registry in image.repository, so that one value moves all images. */}}
{{- define "recourse.image" -}}
{{- $repository := .Values.image.repository -}}
{{- with .Values.global.imageRegistry -}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) (regexReplaceAll "^[^/]*[.:][^/]*/" $repository "") -}}
{{- end -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (include "recourse.version" .) -}}
{{- end -}}
{{- end -}}

{{- define "recourse.pullSecrets" -}}
{{- with concat .Values.global.imagePullSecrets .Values.image.pullSecrets | uniq }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The FQDN of a service of the mesh without its last dot. Call with (list . service headless). */}}
{{- define "recourse.host" -}}
{{- $root := index . 0 -}}
{{- $name := printf "%s-%s%s" $root.Values.global.mesh.name (index . 1) (ternary "-hl" "" (index . 2)) -}}
{{- printf "%s.%s.svc.%s" $name $root.Release.Namespace $root.Values.global.clusterDomain -}}
{{- end -}}

{{/* Whom a certificate names, as SPIFFE writes it. Call with (list . service). */}}
{{- define "recourse.spiffe" -}}
{{- $root := index . 0 -}}
{{- $global := $root.Values.global -}}
{{- printf "spiffe://%s/ns/%s/sa/%s-%s" $global.tls.trustDomain $root.Release.Namespace $global.mesh.name (index . 1) -}}
{{- end -}}

{{/* Whether a certificate of its own is mounted: the mesh of a sidecar has none, and `off` neither. */}}
{{- define "recourse.tls.mounted" -}}
{{- if has .Values.global.tls.mode (list "certManager" "existingSecrets") -}}true{{- end -}}
{{- end -}}

{{/* The most pods that serve at a time, without the one that a roll-out adds. */}}
{{- define "recourse.peak" -}}
{{- if eq .Values.autoscaling.kind "none" -}}{{ int .Values.replicas }}{{- else -}}{{ int .Values.autoscaling.maxReplicas }}{{- end -}}
{{- end -}}

{{/* The fewest pods that serve when nothing is wrong. */}}
{{- define "recourse.floor" -}}
{{- if eq .Values.autoscaling.kind "none" -}}{{ int .Values.replicas }}{{- else -}}{{ int .Values.autoscaling.minReplicas }}{{- end -}}
{{- end -}}

{{/* A directory of documents is one pod's: its volume cannot be in two places during a roll-out. */}}
{{- define "recourse.singular" -}}
{{- if eq .Values.documents.store "directory" -}}true{{- end -}}
{{- end -}}
