{{- define "recourse.deployment" -}}
{{- $singular := include "recourse.singular" . -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "recourse.name" . }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
  {{- with .Values.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- /* Whoever scales owns the number; a chart that writes it would take pods away at each upgrade. */}}
  {{- if eq .Values.autoscaling.kind "none" }}
  replicas: {{ int .Values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  minReadySeconds: 5
  strategy:
    {{- if $singular }}
    # Its volume of documents is in one pod at a time.
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
    {{- end }}
  selector:
    matchLabels: {{- include "recourse.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- /* Not the chart's version: another chart that renders the same pod starts no new one. */}}
        {{- include "recourse.selector" . | nindent 8 }}
        app.kubernetes.io/version: {{ include "recourse.version" . | quote }}
        recourse/service: {{ .Chart.Name }}
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        # Of what the chart writes itself; a secret that is renewed is read again without a new pod.
        checksum/config: {{ include "recourse.configmap" . | sha256sum }}
        {{- with .Values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec: {{- include "recourse.pod" (list . "serve") | nindent 6 }}
{{- end -}}

{{/* For its identity in the mesh's certificates and policies; no token of the Kubernetes API is mounted. */}}
{{- define "recourse.serviceaccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "recourse.name" . }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
automountServiceAccountToken: false
{{- end -}}

{{/*
Two services. The headless one answers with every pod, for clients that balance by themselves: HTTP/2 keeps one
connection, and one address for all would give one pod all the calls. The other is for a mesh or a gateway, which balance
calls themselves.
*/}}
{{- define "recourse.headless" -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "recourse.name" . }}-hl
  labels:
    {{- include "recourse.labels" . | nindent 4 }}
    recourse/scrape: "true"
spec:
  clusterIP: None
  # A pod that is not ready has no name yet: a client would call it in vain.
  publishNotReadyAddresses: false
  selector: {{- include "recourse.selector" . | nindent 4 }}
  ports:
    - {name: grpc, port: {{ int $mine.grpc }}, targetPort: grpc, appProtocol: grpc}
    - {name: admin, port: {{ int $mine.admin }}, targetPort: admin, appProtocol: http}
{{- end -}}

{{- define "recourse.clusterip" -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "recourse.name" . }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  type: ClusterIP
  selector: {{- include "recourse.selector" . | nindent 4 }}
  ports:
    - {name: grpc, port: {{ int $mine.grpc }}, targetPort: grpc, appProtocol: grpc}
{{- end -}}
