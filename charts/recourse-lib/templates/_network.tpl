{{/*
Who may speak with whom, from the one list of the mesh. What is not here is refused: a policy that selects a pod denies
the rest, and the umbrella denies all for pods that no policy selects. Probes come from the node, which policies admit.
*/}}
{{- define "recourse.network" -}}
{{- if .Values.global.network.enabled -}}
{{- $mesh := include "recourse.mesh" . | fromYaml -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
{{- $network := .Values.global.network -}}
{{- $callers := include "recourse.mesh.callers" . | fromJsonArray -}}
{{- $edge := .Values.edge | default $network.edge -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "recourse.name" . }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "recourse.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- if or $callers $edge }}
    - from:
        {{- range $callers }}
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: {{ . }}
              app.kubernetes.io/part-of: {{ $.Values.global.mesh.name }}
        {{- end }}
        {{- range $edge }}
        - {{ include "recourse.network.peer" (list $ .) | trim | indent 10 | trim }}
        {{- end }}
      ports: [{protocol: TCP, port: grpc}]
    {{- end }}
    {{- with $network.monitoring }}
    - from:
        {{- range . }}
        - {{ include "recourse.network.peer" (list $ .) | trim | indent 10 | trim }}
        {{- end }}
      ports: [{protocol: TCP, port: admin}]
    {{- end }}
  egress:
    {{- include "recourse.network.dns" . | nindent 4 }}
    {{- range $mine.calls }}
    - to:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: {{ . }}
              app.kubernetes.io/part-of: {{ $.Values.global.mesh.name }}
      ports: [{protocol: TCP, port: {{ int (get $mesh.services .).grpc }}}]
    {{- end }}
    {{- with include "recourse.network.to" (list . "database" $network.database) }}{{ . | nindent 4 }}{{ end }}
    {{- with include "recourse.network.to" (list . "broker" $network.broker) }}{{ . | nindent 4 }}{{ end }}
    {{- with include "recourse.network.to" (list . "otlp" $network.otlp) }}{{ . | nindent 4 }}{{ end }}
    {{- if eq .Values.documents.store "s3" }}
    {{- with include "recourse.network.to" (list . "objectStore" $network.objectStore) }}{{ . | nindent 4 }}{{ end }}
    {{- end }}
    {{- if and .Values.egressProxy.used .Values.global.egressProxy.url }}
    {{- with include "recourse.network.to" (list . "egressProxy" $network.egressProxy) }}{{ . | nindent 4 }}{{ end }}
    {{- end }}
    {{- range .Values.egress }}
    {{- with include "recourse.network.to" (list $ "egress" .) }}{{ . | nindent 4 }}{{ end }}
    {{- end }}
{{- end -}}
{{- end -}}

{{- define "recourse.network.dns" -}}
{{- with .Values.global.network.dns -}}
- to:
    - namespaceSelector:
        matchLabels: {{- toYaml .namespaceLabels | nindent 10 }}
      {{- with include "recourse.network.labels" .podLabels }}
      podSelector:
        matchLabels: {{- . | nindent 10 }}
      {{- end }}
  ports:
    {{- range .ports }}
    - {protocol: UDP, port: {{ int . }}}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
{{- end -}}
{{- end -}}

{{/*
A rule for one destination: ports, and pods, namespaces or networks. No rule if there is none of them, and never one for
everywhere. Call with (list . name destination).
*/}}
{{- define "recourse.network.to" -}}
{{- $root := index . 0 -}}
{{- with index . 2 -}}
{{- $pods := include "recourse.network.labels" .podLabels -}}
{{- if or $pods .namespaceLabels .cidrs -}}
- to:
    {{- if or $pods .namespaceLabels }}
    - {{ include "recourse.network.peer" (list $root .) | trim | indent 6 | trim }}
    {{- end }}
    {{- range .cidrs }}
    - ipBlock: {cidr: {{ . }}}
    {{- end }}
  ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
Labels that have a value. An empty one takes a default away: `null` would in a service's chart, but Helm does not hand a
`null` under `global` down from the umbrella (helm/helm#9136, #12637).
*/}}
{{- define "recourse.network.labels" -}}
{{- $kept := dict -}}
{{- range $label, $value := . -}}{{- if $value -}}{{- $_ := set $kept $label $value -}}{{- end -}}{{- end -}}
{{- with $kept -}}{{- toYaml . -}}{{- end -}}
{{- end -}}

{{/* `{service}` and `{mesh}` stand for the names, so that one value points each service at its own database. */}}
{{- define "recourse.network.peer" -}}
{{- $root := index . 0 -}}
{{- with index . 1 -}}
{{- if .namespaceLabels }}
namespaceSelector:
  matchLabels: {{- toYaml .namespaceLabels | nindent 4 }}
{{- end }}
{{- with include "recourse.network.labels" .podLabels }}
podSelector:
  matchLabels: {{- . | replace "{service}" $root.Chart.Name | replace "{mesh}" $root.Values.global.mesh.name | nindent 4 }}
{{- end }}
{{- end -}}
{{- end -}}
