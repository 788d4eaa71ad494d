{{- define "recourse.umbrella.check" -}}
{{- $wrong := include "recourse.check.parent" . | splitList "\n" | compact -}}
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
{{- $wrong = concat $wrong (include "recourse.umbrella.check.deny" . | splitList "\n" | compact) -}}
{{- $wrong = concat $wrong (include "recourse.umbrella.check.connections" . | splitList "\n" | compact) -}}
{{- if $wrong -}}
{{- fail (printf "the mesh cannot be installed so:\n- %s\n" (join "\n- " $wrong)) -}}
{{- end -}}
{{- end -}}

{{/* A destination by pods alone is one in this namespace. */}}
{{- define "recourse.umbrella.check.deny" -}}
{{- $network := .Values.global.network }}
{{- if and $network.enabled (eq .Values.defaultDeny.scope "namespace") }}
{{- range $name := list "database" "broker" }}
{{- $to := get $network $name }}
{{- if and (include "recourse.network.labels" $to.podLabels) (not $to.namespaceLabels) (not $to.cidrs) }}
`defaultDeny.scope` is namespace, and by `global.network.{{ $name }}` the {{ $name }} is in this namespace: it would lose name service, the API server, its replicas and its archive. Set `defaultDeny.scope` to mesh, or name the {{ $name }}'s own namespace in `global.network.{{ $name }}.namespaceLabels`.
{{ end }}
{{- end }}
{{- end }}
{{- end -}}

{{/*
Each service checks its own connections; those of all count where they share a server. All may roll out at a time, and
migrations run beside one another.
*/}}
{{- define "recourse.umbrella.check.connections" -}}
{{- if .Values.global.database.oneServer }}
{{- $mesh := include "recourse.mesh" . | fromYaml }}
{{- $wanted := 0 }}
{{- $reserved := 0 }}
{{- $limits := list }}
{{- $shares := list }}
{{- range $name, $_ := $mesh.services }}
{{- $service := get $.Values $name }}
{{- if and $service (ne (get $service "enabled" | toString) "false") }}
{{- $own := dict "Values" $service }}
{{- $surge := ternary 0 1 (eq (include "recourse.singular" $own) "true") }}
{{- $share := add (mul (add (int $service.database.maxConnections) 1) (add (include "recourse.peak" $own | int) $surge)) 2 }}
{{- $wanted = add $wanted $share }}
{{- $reserved = max $reserved (int $service.database.reservedConnections) }}
{{- $limits = append $limits (int $service.database.serverMaxConnections) }}
{{- $shares = append $shares (printf "%s %d" $name $share) }}
{{- end }}
{{- end }}
{{- if gt (len (uniq $limits)) 1 }}
`global.database.oneServer` is true, and the services say different things of its max_connections ({{ uniq $limits | join ", " }}): give all the same `database.serverMaxConnections`.
{{ end }}
{{- range $limit := $limits | uniq }}
{{- if gt (int (add $wanted $reserved)) $limit }}
`global.database.oneServer` is true, and the services together would ask for {{ add $wanted $reserved }} connections of a server that has {{ $limit }}: {{ join ", " $shares }} (pods of a roll-out, pools, relays and migrations), {{ $reserved }} reserved. Lower `database.maxConnections` or the replicas, or raise max_connections and `database.serverMaxConnections`.
{{ end }}
{{- end }}
{{- end }}
{{- end -}}
