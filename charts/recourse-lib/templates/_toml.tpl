{{/*
A map as TOML: plain settings first, then a [section] for each map in it. Helm's own toToml writes every number of the
values as a float (16.0), which a service refuses where it wants an integer. Call with (list map path).
*/}}
{{- define "recourse.toml" -}}
{{- $map := index . 0 -}}
{{- $path := index . 1 -}}
{{- range $key, $value := $map -}}
{{- if not (or (kindIs "map" $value) (include "recourse.toml.isTables" (list $value)) (kindIs "invalid" $value)) }}
{{ include "recourse.toml.key" $key }} = {{ include "recourse.toml.value" $value }}
{{- end -}}
{{- end -}}
{{- range $key, $value := $map -}}
{{- $below := include "recourse.toml.key" $key -}}
{{- if $path }}{{ $below = printf "%s.%s" $path $below }}{{ end -}}
{{- if kindIs "map" $value }}

[{{ $below }}]
{{- include "recourse.toml" (list $value $below) -}}
{{- else if include "recourse.toml.isTables" (list $value) -}}
{{- range $value }}

[[{{ $below }}]]
{{- include "recourse.toml" (list . $below) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "recourse.toml.isTables" -}}
{{- $value := index . 0 -}}
{{- if kindIs "slice" $value -}}{{- if $value -}}{{- if kindIs "map" (first $value) -}}true{{- end -}}{{- end -}}{{- end -}}
{{- end -}}

{{- define "recourse.toml.key" -}}
{{- if regexMatch "^[A-Za-z0-9_-]+$" . -}}{{ . }}{{- else -}}{{ toJson . }}{{- end -}}
{{- end -}}

{{/* A JSON string is a basic string of TOML, and an array of strings an array. */}}
{{- define "recourse.toml.value" -}}
{{- if kindIs "float64" . -}}
{{- if eq (floor .) . -}}{{ int64 . }}{{- else -}}{{ toJson . }}{{- end -}}
{{- else if kindIs "slice" . -}}
{{- $parts := list -}}
{{- range . -}}{{- $parts = append $parts (include "recourse.toml.value" .) -}}{{- end -}}
[{{ join ", " $parts }}]
{{- else -}}
{{ toJson . }}
{{- end -}}
{{- end -}}
