{{/*
Mutual TLS within the mesh. cert-manager renews the secret, and the service reads it again while it runs; a certificate
names the service as clients call it (headless and not) and as SPIFFE does, by which the called service admits callers.
*/}}
{{- define "recourse.certificate" -}}
{{- if eq .Values.global.tls.mode "certManager" -}}
{{- $tls := .Values.global.tls -}}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ include "recourse.name" . }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  secretName: {{ include "recourse.secret" (list . .Values.tls.existingSecret "tls") }}
  duration: {{ $tls.duration }}
  renewBefore: {{ $tls.renewBefore }}
  privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
  usages: [digital signature, server auth, client auth]
  dnsNames:
    - {{ include "recourse.host" (list . .Chart.Name false) }}
    - {{ include "recourse.host" (list . .Chart.Name true) }}
    - {{ include "recourse.name" . }}.{{ .Release.Namespace }}.svc
  uris:
    - {{ include "recourse.spiffe" (list . .Chart.Name) }}
  issuerRef:
    name: {{ $tls.issuer.name }}
    kind: {{ $tls.issuer.kind }}
    group: {{ $tls.issuer.group }}
{{- end -}}
{{- end -}}

{{- define "recourse.monitor" -}}
{{- if .Values.global.monitoring.serviceMonitor -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ include "recourse.name" . }}
  labels:
    {{- include "recourse.labels" . | nindent 4 }}
    {{- with .Values.global.monitoring.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      {{- include "recourse.selector" . | nindent 6 }}
      recourse/scrape: "true"
  # The pods' own labels would multiply every series; two are enough to say whose it is.
  targetLabels: [app.kubernetes.io/name, app.kubernetes.io/version]
  endpoints:
    - port: admin
      path: /metrics
      interval: {{ .Values.global.monitoring.interval }}
      scrapeTimeout: 10s
      # The services' own label `service` is the gRPC service; the target's would push it aside.
      honorLabels: true
      relabelings:
        # By this label rules and dashboards know a service, whatever the objects around it are called.
        - sourceLabels: [__meta_kubernetes_service_label_app_kubernetes_io_name]
          targetLabel: mesh_service
{{- end -}}
{{- end -}}

{{/* gRPC from outside through a Gateway of the bank's. The gateway balances calls, so it gets the plain service. */}}
{{- define "recourse.route" -}}
{{- if .Values.route.parentRefs -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: {{ include "recourse.name" . }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  parentRefs: {{- toYaml .Values.route.parentRefs | nindent 4 }}
  {{- with .Values.route.hostnames }}
  hostnames: {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    - backendRefs:
        - name: {{ include "recourse.name" . }}
          port: {{ int $mine.grpc }}
{{- end -}}
{{- end -}}
