{{/*
One of three, by a single value: a fixed number, a HorizontalPodAutoscaler on CPU, or KEDA on the depth of the service's
queues. Two that scale one Deployment would fight over it.
*/}}
{{- define "recourse.scaling" -}}
{{- $scale := .Values.autoscaling -}}
{{- $name := include "recourse.name" . -}}
{{- if eq $scale.kind "hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ $name }}}
  minReplicas: {{ int $scale.minReplicas }}
  maxReplicas: {{ int $scale.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ int $scale.cpuPercent }}}
  behavior: {{- include "recourse.scaling.behaviour" . | nindent 4 }}
{{- else if eq $scale.kind "keda" -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
{{- $trust := .Values.global.trust -}}
{{- if $trust.configMap -}}
# KEDA looks at `ca` only where `tls` says enable, and takes that from no trigger.
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-scaling
  labels: {{- include "recourse.labels" . | nindent 4 }}
data:
  tls: enable
---
{{ end -}}
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  name: {{ $name }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  secretTargetRef:
    - parameter: host
      name: {{ $scale.keda.existingSecret | default (printf "%s-broker-management" .Values.global.mesh.name) }}
      key: {{ $scale.keda.secretKey }}
  {{- if $trust.configMap }}
  # The authorities by which the service itself knows the broker, and with them whatever renews them.
  configMapTargetRef:
    - {parameter: ca, name: {{ $trust.configMap }}, key: {{ $trust.key }}}
    - {parameter: tls, name: {{ $name }}-scaling, key: tls}
  {{- end }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ $name }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {name: {{ $name }}}
  minReplicaCount: {{ int $scale.minReplicas }}
  maxReplicaCount: {{ int $scale.maxReplicas }}
  pollingInterval: 15
  advanced:
    horizontalPodAutoscalerConfig:
      behavior: {{- include "recourse.scaling.behaviour" . | nindent 8 }}
  triggers:
    {{- /* Over AMQP a consumer's unacknowledged messages would not count: the busiest pods would look idle. */}}
    {{- range $mine.follows }}
    - type: rabbitmq
      metadata:
        protocol: http
        mode: QueueLength
        queueName: q.{{ $.Chart.Name }}.{{ . }}
        vhostName: {{ $.Values.global.broker.vhost }}
        value: {{ int $scale.keda.messagesPerPod | quote }}
        excludeUnacknowledged: "false"
      authenticationRef: {name: {{ $name }}}
    {{- end }}
{{- end -}}
{{- end -}}

{{/* Up at once, down slowly: a pod that goes takes its share of a queue with it. */}}
{{- define "recourse.scaling.behaviour" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies: [{type: Pods, value: 2, periodSeconds: 30}]
scaleDown:
  stabilizationWindowSeconds: {{ int .Values.autoscaling.scaleDownSeconds }}
  policies: [{type: Pods, value: 1, periodSeconds: 60}]
{{- end -}}

{{/* Only where there is a second pod: with one, a budget would keep a node from being drained for ever. */}}
{{- define "recourse.disruption" -}}
{{- if gt (include "recourse.floor" . | int) 1 -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "recourse.name" . }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  # A pod that hangs must not keep a node from being drained.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "recourse.selector" . | nindent 6 }}
{{- end -}}
{{- end -}}
