{{/*
How a pod goes. The kubelet waits preStopSleepSeconds, in which the endpoints' controllers take the pod out, and then
sends SIGTERM; the service is not ready for drainDelayMs and serves on, finishes what it has within drainTimeoutMs, and
delivers its last spans within flushTimeoutMs. The grace period is their sum, so that nobody has to keep it in step.
*/}}

{{/* Whether the cluster has the sleep action: on by default from Kubernetes 1.30. */}}
{{- define "recourse.drain.sleeps" -}}
{{- if and (semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version) (gt (int .Values.lifecycle.preStopSleepSeconds) 0) -}}true{{- end -}}
{{- end -}}

{{/* Milliseconds by which the service itself waits longer where the kubelet cannot: the image has no shell to sleep in. */}}
{{- define "recourse.drain.instead" -}}
{{- if include "recourse.drain.sleeps" . -}}0{{- else -}}{{ mul 1000 (int64 .Values.lifecycle.preStopSleepSeconds) }}{{- end -}}
{{- end -}}

{{- define "recourse.drain.grace" -}}
{{- $stops := add (int64 .Values.lifecycle.drainDelayMs) (int64 .Values.lifecycle.drainTimeoutMs) (int64 .Values.lifecycle.flushTimeoutMs) -}}
{{- /* Two seconds are the service's own, in which it drops what has not ended; five are for a slow node. */ -}}
{{- add (int64 .Values.lifecycle.preStopSleepSeconds) (div (add $stops 999) 1000) 2 5 -}}
{{- end -}}

{{- define "recourse.drain.lifecycle" -}}
{{- if include "recourse.drain.sleeps" . }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ int .Values.lifecycle.preStopSleepSeconds }}
{{- end }}
{{- end -}}
