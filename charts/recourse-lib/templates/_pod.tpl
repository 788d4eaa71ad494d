{{/*
The pod of a service, for `serve` and for its one-time commands alike: the same file, the same secrets.
Call with (list . command).
*/}}
{{- define "recourse.pod" -}}
{{- $root := index . 0 -}}
{{- $command := index . 1 -}}
{{- $serves := eq $command "serve" -}}
{{- with $root -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
serviceAccountName: {{ include "recourse.name" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- include "recourse.pullSecrets" . }}
securityContext: {{- include "recourse.pod.security" . | nindent 2 }}
{{- if $serves }}
terminationGracePeriodSeconds: {{ include "recourse.drain.grace" . }}
topologySpreadConstraints: {{- include "recourse.pod.spread" . | nindent 2 }}
{{- else }}
restartPolicy: Never
{{- end }}
{{- include "recourse.pod.placement" . }}
containers:
  - name: {{ .Chart.Name }}
    image: {{ include "recourse.image" . | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    args: [{{ $command }}]
    securityContext: {{- include "recourse.container.security" . | nindent 6 }}
    env: {{- include "recourse.environment" . | nindent 6 }}
    {{- if $serves }}
    ports:
      - name: grpc
        containerPort: {{ int $mine.grpc }}
      - name: admin
        containerPort: {{ int $mine.admin }}
    {{- include "recourse.probes" (list . (int $mine.admin)) | trim | nindent 4 }}
    {{- with include "recourse.drain.lifecycle" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- end }}
    resources: {{- toYaml .Values.resources | nindent 6 }}
    volumeMounts: {{- include "recourse.mounts" . | nindent 6 }}
volumes: {{- include "recourse.volumes" . | nindent 2 }}
{{- end -}}
{{- end -}}

{{/*
Kubernetes asks over gRPC on the admin port, which is plaintext and inside the cluster: its probes cannot do TLS. The
service `live` says that the process answers, which it does before it reaches the database and whatever database and broker
do; the empty name says whether to send calls. `live` is asked for at start as well: a pod that waits for its database or
its broker is not one to restart.
*/}}
{{- define "recourse.probes" -}}
{{- $port := index . 1 -}}
{{- with (index . 0).Values.probes }}
startupProbe:
  grpc: {port: {{ $port }}, service: live}
  periodSeconds: 2
  timeoutSeconds: {{ int .timeoutSeconds }}
  failureThreshold: {{ div (add (int .startupSeconds) 1) 2 }}
readinessProbe:
  grpc: {port: {{ $port }}}
  periodSeconds: {{ int .readinessPeriodSeconds }}
  timeoutSeconds: {{ int .timeoutSeconds }}
  failureThreshold: 2
livenessProbe:
  grpc: {port: {{ $port }}, service: live}
  periodSeconds: {{ int .livenessPeriodSeconds }}
  timeoutSeconds: {{ int .timeoutSeconds }}
  failureThreshold: 3
{{- end }}
{{- end -}}

{{/*
Restricted, by Pod Security Standards and by OpenShift's restricted-v2: no fixed uid, because OpenShift gives each
namespace its own range; elsewhere the image says 65532. Only a volume for documents needs a group, and OpenShift gives
that too.
*/}}
{{- define "recourse.pod.security" -}}
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{- with .Values.podSecurity.fsGroup }}
fsGroup: {{ int64 . }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
{{- end -}}

{{- define "recourse.container.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "recourse.pod.spread" -}}
- maxSkew: 1
  topologyKey: topology.kubernetes.io/zone
  whenUnsatisfiable: {{ .Values.spread.zones }}
  labelSelector:
    matchLabels: {{- include "recourse.selector" . | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: {{ .Values.spread.nodes }}
  labelSelector:
    matchLabels: {{- include "recourse.selector" . | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
{{- end -}}

{{- define "recourse.pod.placement" -}}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A one-time pod is not one of the service's: no Service may send it calls. Call with (list . purpose). */}}
{{- define "recourse.job.labels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}-{{ index . 1 }}
app.kubernetes.io/part-of: {{ $root.Values.global.mesh.name }}
app.kubernetes.io/component: {{ index . 1 }}
recourse/service: {{ $root.Chart.Name }}
{{- with $root.Values.podLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
