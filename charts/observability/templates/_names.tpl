{{- define "observability.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/part-of: recourse
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* A kind that the cluster does not know is a sentence, not an error of the API. Call with (list . api because). */}}
{{- define "observability.needs" -}}
{{- if not (or (index . 0).Values.global.renderWithoutCluster ((index . 0).Capabilities.APIVersions.Has (index . 1))) -}}
{{- fail (printf "The cluster has no %s, which is needed because %s is true: install the Prometheus operator, or set it to false." (index . 1) (index . 2)) -}}
{{- end -}}
{{- end -}}
