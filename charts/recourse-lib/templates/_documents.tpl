{{/*
Documents: a directory for one pod, an object store for more. What is stored is sealed and named by its SHA-256, and a
document whose hash differs is refused when it is read; `documents.restoreCheck` asks that of all of them after a restore.
*/}}
{{- define "recourse.documents.settings" -}}
{{- $documents := .Values.documents -}}
{{- if eq $documents.store "directory" -}}
directory: /var/lib/recourse/documents
{{- else if eq $documents.store "s3" -}}
s3:
  endpoint: {{ $documents.s3.endpoint | quote }}
  region: {{ $documents.s3.region | quote }}
  bucket: {{ $documents.s3.bucket | quote }}
  prefix: {{ $documents.s3.prefix | quote }}
  path_style: {{ $documents.s3.pathStyle }}
  object_lock: {{ ne $documents.s3.objectLock "none" }}
  access_key_id_file: /etc/recourse/secrets/s3-access-key-id
  secret_access_key_file: /etc/recourse/secrets/s3-secret-access-key
{{- end -}}
{{- end -}}

{{- define "recourse.documents.volume" -}}
{{- if eq .Values.documents.store "directory" }}
- name: documents
{{- if .Values.documents.directory.size }}
  persistentVolumeClaim:
    claimName: {{ .Values.documents.directory.existingClaim | default (printf "%s-documents" (include "recourse.name" .)) }}
{{- else }}
  emptyDir: {}
{{- end }}
{{- end }}
{{- end -}}

{{- define "recourse.documents.claim" -}}
{{- $directory := .Values.documents.directory -}}
{{- if and (eq .Values.documents.store "directory") $directory.size (not $directory.existingClaim) -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "recourse.name" . }}-documents
  labels: {{- include "recourse.labels" . | nindent 4 }}
  annotations:
    # A release that is removed leaves the documents of the law where they are.
    helm.sh/resource-policy: keep
spec:
  accessModes: [ReadWriteOnce]
  {{- with $directory.storageClass }}
  storageClassName: {{ . }}
  {{- end }}
  resources:
    requests:
      storage: {{ $directory.size }}
{{- end -}}
{{- end -}}

{{- define "recourse.documents.check" -}}
{{- if and .Values.documents.restoreCheck (ne .Values.documents.store "none") -}}
{{- $spec := include "recourse.pod" (list . "verify-documents") | trim }}
{{- if .Values.global.network.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "recourse.name" . }}-verify-documents
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ .Chart.Name }}-verify-documents
      app.kubernetes.io/part-of: {{ .Values.global.mesh.name }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "recourse.network.dns" . | nindent 4 }}
    {{- with include "recourse.network.to" (list . "database" .Values.global.network.database) }}{{ . | nindent 4 }}{{ end }}
    {{- with include "recourse.network.to" (list . "objectStore" .Values.global.network.objectStore) }}{{ . | nindent 4 }}{{ end }}
    {{- if and .Values.egressProxy.used .Values.global.egressProxy.url }}
    {{- with include "recourse.network.to" (list . "egressProxy" .Values.global.network.egressProxy) }}{{ . | nindent 4 }}{{ end }}
    {{- end }}
---
{{- end }}
apiVersion: batch/v1
kind: Job
metadata:
  # Named by what it runs, because a Job cannot be changed. Turn it off and on again for another round.
  name: {{ include "recourse.name" . }}-verify-documents-{{ sha256sum $spec | trunc 8 }}
  labels: {{- include "recourse.labels" . | nindent 4 }}
spec:
  backoffLimit: 0
  template:
    metadata:
      labels: {{- include "recourse.job.labels" (list . "verify-documents") | nindent 8 }}
    spec: {{- $spec | nindent 6 }}
{{- end -}}
{{- end -}}
