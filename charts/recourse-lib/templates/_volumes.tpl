{{/*
What is mounted. Whole volumes and never a subPath: only they follow a secret that is renewed. Files can be read by any
uid, for which one the pod gets is the cluster's business.
*/}}
{{- define "recourse.volumes" -}}
{{- $mine := include "recourse.mesh.mine" . | fromYaml -}}
{{- $global := .Values.global -}}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
- name: config
  configMap: {name: {{ include "recourse.name" . }}-config}
- name: jwks
  {{- if $global.identity.jwks.configMap }}
  configMap: {name: {{ $global.identity.jwks.configMap }}}
  {{- else }}
  secret: {secretName: {{ $global.identity.jwks.secret | default (printf "%s-jwks" $global.mesh.name) }}}
  {{- end }}
- name: secrets
  projected:
    sources:
      - secret:
          name: {{ include "recourse.secret" (list . .Values.database.existingSecret "database") }}
          items: [{key: {{ .Values.database.secretKey }}, path: database-uri}]
      - secret:
          name: {{ include "recourse.secret" (list . .Values.broker.existingSecret "broker") }}
          items: [{key: {{ .Values.broker.secretKey }}, path: broker-uri}]
      - secret:
          name: {{ include "recourse.secret" (list . .Values.sealing.existingSecret "sealing") }}
          items: [{key: key, path: sealing-key}, {key: index-key, path: sealing-index-key}]
      {{- if $mine.calls }}
      - secret:
          name: {{ include "recourse.secret" (list . .Values.token.existingSecret "token") }}
          items: [{key: token, path: token}]
      {{- end }}
      {{- if eq .Values.documents.store "s3" }}
      - secret:
          name: {{ include "recourse.secret" (list . .Values.documents.s3.existingSecret "documents") }}
          items: [{key: access-key-id, path: s3-access-key-id}, {key: secret-access-key, path: s3-secret-access-key}]
      {{- end }}
      {{- range .Values.settingsFromSecrets }}
      - secret:
          name: {{ .secret }}
          items: [{key: {{ .key }}, path: {{ include "recourse.settings.file" . }}}]
      {{- end }}
{{- include "recourse.volumes.trust" . }}
{{- if include "recourse.tls.mounted" . }}
- name: tls
  secret: {secretName: {{ include "recourse.secret" (list . .Values.tls.existingSecret "tls") }}}
{{- end }}
{{- if and .Values.law.counts $global.law.overlay.version }}
- name: law
  configMap: {name: {{ include "recourse.law.name" . }}}
{{- end }}
{{- with $global.policies.configMap }}
- name: policies
  configMap: {name: {{ . }}}
{{- end }}
{{- with .Values.settingsFromConfigMaps }}
- name: files
  projected:
    sources:
      {{- range . }}
      - configMap:
          name: {{ .configMap }}
          items: [{key: {{ .key }}, path: {{ .key }}}]
      {{- end }}
{{- end }}
{{- include "recourse.documents.volume" . }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The authorities of the database and of everything else: also for the pod that migrates. */}}
{{- define "recourse.volumes.trust" -}}
{{- with .Values.global.database.ca.secret }}
- name: database-ca
  secret:
    secretName: {{ . | replace "{service}" $.Chart.Name | replace "{mesh}" $.Values.global.mesh.name }}
    items: [{key: {{ $.Values.global.database.ca.key }}, path: {{ $.Values.global.database.ca.key }}}]
{{- end }}
{{- with .Values.global.trust.configMap }}
- name: trust
  configMap: {name: {{ . }}}
{{- end }}
{{- end -}}

{{- define "recourse.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: config, mountPath: /etc/recourse/config, readOnly: true}
- {name: jwks, mountPath: /etc/recourse/jwks, readOnly: true}
- {name: secrets, mountPath: /etc/recourse/secrets, readOnly: true}
{{- include "recourse.mounts.trust" . }}
{{- if include "recourse.tls.mounted" . }}
- {name: tls, mountPath: /etc/recourse/tls, readOnly: true}
{{- end }}
{{- if and .Values.law.counts .Values.global.law.overlay.version }}
- {name: law, mountPath: /etc/recourse/law, readOnly: true}
{{- end }}
{{- if .Values.global.policies.configMap }}
- {name: policies, mountPath: /etc/recourse/policies, readOnly: true}
{{- end }}
{{- if .Values.settingsFromConfigMaps }}
- {name: files, mountPath: /etc/recourse/files, readOnly: true}
{{- end }}
{{- if eq .Values.documents.store "directory" }}
- {name: documents, mountPath: /var/lib/recourse/documents}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "recourse.mounts.trust" -}}
{{- if .Values.global.database.ca.secret }}
- {name: database-ca, mountPath: /etc/recourse/database-ca, readOnly: true}
{{- end }}
{{- if .Values.global.trust.configMap }}
- {name: trust, mountPath: /etc/recourse/trust, readOnly: true}
{{- end }}
{{- end -}}

{{/*
The overlay of the statute book carries its version in its name: another version is another object, so a pod keeps the
law that it started with, a roll-back finds the old one, and the two services that count have the same.
*/}}
{{- define "recourse.law.name" -}}
{{- with .Values.global.law.overlay -}}
{{- .configMap | default (printf "%s-law-%s" $.Values.global.mesh.name (.version | lower | replace "." "-")) -}}
{{- end -}}
{{- end -}}
