{{- define "recourse.umbrella.check" -}}
{{- $wrong := list -}}
{{- $overlay := .Values.global.law.overlay -}}
{{- if .Values.overlay.files -}}
{{- $text := "" -}}
{{- range $name, $content := .Values.overlay.files -}}{{- $text = print $text $content -}}{{- end -}}
{{- $is := sha256sum $text -}}
{{- if not $overlay.version -}}
{{- $wrong = append $wrong "`overlay.files` is given without `global.law.overlay.version`: the version pins what counts, so name it." -}}
{{- end -}}
{{- if ne $is .Values.overlay.sha256 -}}
{{- $wrong = append $wrong (printf "`overlay.files` has the SHA-256 %s and `overlay.sha256` says %s: what was approved is not what would be installed." $is (.Values.overlay.sha256 | default "nothing")) -}}
{{- end -}}
{{- if $overlay.configMap -}}
{{- $wrong = append $wrong "`overlay.files` and `global.law.overlay.configMap` both give the overlay: leave one of them." -}}
{{- end -}}
{{- end -}}
{{- if $wrong -}}
{{- fail (printf "the mesh cannot be installed so:\n- %s\n" (join "\n- " $wrong)) -}}
{{- end -}}
{{- end -}}
