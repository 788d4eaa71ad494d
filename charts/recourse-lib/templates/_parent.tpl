{{/*
What a chart above this one gives it: `enabled`, by which it is left out, and `global`, in which other charts have names of
their own. So the schema lets every name pass there, and a slip in one of ours is found here: a name that differs from
ours by one letter, by two that are exchanged, or in hyphens and capitals, and whose value is of the same shape.
*/}}
{{- define "recourse.check.parent" -}}
{{- if and (hasKey .Values "enabled") (not .Values.enabled) }}
`enabled` is false, and {{ .Chart.Name }} is installed: only the `condition` of a chart above it reads `enabled`. Leave out the release, or the value.
{{ end }}
{{- $ours := (get .Values "recourse-lib").exports.global.global }}
{{- range $given, $value := .Values.global }}
{{- if not (hasKey $ours $given) }}
{{- range $name, $default := $ours }}
{{- if and (regexMatch (include "recourse.near" $name) (regexReplaceAll "[-_.]" $given "")) (eq (include "recourse.alike" (list $value $default)) "true") }}
`global.{{ $given }}` is not a value here: use global.{{ $name }}. (Another chart's? Then one of the same shape must differ from ours by more than a letter.)
{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The names that are nearly this one, as a pattern. Of a short one few: others may mean what they say. */}}
{{- define "recourse.near" -}}
{{- $name := . -}}
{{- $length := len $name -}}
{{- $near := list $name -}}
{{- range $at := until $length -}}
{{- $head := substr 0 $at $name -}}
{{- $letter := substr $at (int (add $at 1)) $name -}}
{{- $tail := substr (int (add $at 1)) $length $name -}}
{{- if gt $length 4 -}}
{{- $near = concat $near (list (print $head ".?" $tail) (print $head $letter "." $tail)) -}}
{{- end -}}
{{- with $tail -}}
{{- $near = append $near (print $head (substr 0 1 .) $letter (substr 1 (len .) .)) -}}
{{- end -}}
{{- end -}}
{{- printf "(?i)^(%s)$" (join "|" $near) -}}
{{- end -}}

{{/* Whether two values are of one shape: sections with a key in common, or both text, both a list. Call with (list a b). */}}
{{- define "recourse.alike" -}}
{{- $given := index . 0 -}}
{{- $ours := index . 1 -}}
{{- if and (kindIs "map" $given) (kindIs "map" $ours) -}}
{{- $common := 0 -}}
{{- range $key, $_ := $given -}}{{- if hasKey $ours $key -}}{{- $common = add1 $common -}}{{- end -}}{{- end -}}
{{- if $common -}}true{{- end -}}
{{- else if eq (kindOf $given) (kindOf $ours) -}}
true
{{- end -}}
{{- end -}}
