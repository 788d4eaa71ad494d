{{/*
Roles, schemas and privileges of a service's database, as deploy/local makes them (its src/provision/sql.rs; a test
compares). Privileges are defaults for what migrations will make. Call with (list . service).
*/}}
{{- define "data.name" -}}
{{- replace "-" "_" . -}}
{{- end -}}

{{- define "data.roles" -}}
{{- $name := include "data.name" . -}}
{{- range list "app" "read" }}
- CREATE ROLE {{ $name }}_{{ . }} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
{{- end }}
{{- end -}}

{{- define "data.privileges" -}}
{{- $name := include "data.name" . -}}
{{- $owner := printf "%s_owner" $name -}}
{{- $app := printf "%s_app" $name -}}
{{- $read := printf "%s_read" $name -}}
- REVOKE ALL ON DATABASE {{ $name }} FROM PUBLIC;
- GRANT CONNECT ON DATABASE {{ $name }} TO {{ $owner }}, {{ $app }}, {{ $read }};
- ALTER DEFAULT PRIVILEGES FOR ROLE {{ $owner }} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
{{- range $schema := list "public" "messaging" "audit" "platform" "documents" }}
{{- $defaults := printf "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s" $owner $schema }}
- CREATE SCHEMA IF NOT EXISTS {{ $schema }};
- ALTER SCHEMA {{ $schema }} OWNER TO {{ $owner }};
- REVOKE ALL ON SCHEMA {{ $schema }} FROM PUBLIC;
- GRANT USAGE ON SCHEMA {{ $schema }} TO {{ $app }}, {{ $read }};
- {{ $defaults }} GRANT {{ ternary "SELECT, INSERT" "SELECT, INSERT, UPDATE, DELETE" (eq $schema "audit") }} ON TABLES TO {{ $app }};
- {{ $defaults }} GRANT USAGE ON SEQUENCES TO {{ $app }};
- {{ $defaults }} GRANT EXECUTE ON FUNCTIONS TO {{ $app }};
{{- if ne $schema "platform" }}
- {{ $defaults }} GRANT SELECT ON TABLES TO {{ $read }};
{{- end }}
{{- end }}
{{- end -}}

{{- define "data.labels" -}}
app.kubernetes.io/part-of: {{ .Values.global.mesh.name }}-data
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* As the services' charts move their images. Call with (list . image). */}}
{{- define "data.image" -}}
{{- $root := index . 0 -}}
{{- with $root.Values.global.imageRegistry -}}
{{- printf "%s/%s" (trimSuffix "/" .) (regexReplaceAll "^[^/]*[.:][^/]*/" (index $ 1) "") -}}
{{- else -}}
{{- index $ 1 -}}
{{- end -}}
{{- end -}}

{{- define "data.check" -}}
{{- $wrong := include "recourse.check.parent" . | splitList "\n" | compact -}}
{{- $needs := dict -}}
{{- if eq .Values.databases.mode "cnpg" -}}{{- $_ := set $needs "postgresql.cnpg.io/v1" "databases.mode is cnpg" -}}{{- end -}}
{{- if eq .Values.broker.mode "operator" -}}{{- $_ := set $needs "rabbitmq.com/v1beta1" "broker.mode is operator" -}}{{- end -}}
{{- if and (eq .Values.databases.mode "cnpg") .Values.databases.podMonitor -}}
{{- $_ := set $needs "monitoring.coreos.com/v1" "databases.podMonitor is true" -}}
{{- end -}}
{{- if and (eq .Values.broker.mode "operator") .Values.broker.serviceMonitor -}}
{{- $_ := set $needs "monitoring.coreos.com/v1" "broker.serviceMonitor is true" -}}
{{- end -}}
{{- range $api, $because := $needs -}}
{{- if not (or $.Values.global.renderWithoutCluster ($.Capabilities.APIVersions.Has $api)) -}}
{{- $wrong = append $wrong (printf "The cluster has no %s, and %s: install its operator first. (Rendering without a cluster? Set `global.renderWithoutCluster`.)" $api $because) -}}
{{- end -}}
{{- end -}}
{{- $mesh := include "recourse.mesh" . | fromYaml -}}
{{- range .Values.databases.durable -}}
{{- if not (hasKey $mesh.services .) -}}{{- $wrong = append $wrong (printf "`databases.durable` names %s, which is no service." .) -}}{{- end -}}
{{- end -}}
{{- range $service, $restored := .Values.databases.restored -}}
{{- if not (hasKey $mesh.services $service) -}}{{- $wrong = append $wrong (printf "`databases.restored` names %s, which is no service." $service) -}}{{- end -}}
{{- if not $.Values.databases.backup.objectStore -}}
{{- $wrong = append $wrong (printf "`databases.restored` brings %s back from an archive, and `databases.backup.objectStore` names none." $service) -}}
{{- end -}}
{{- if eq $restored.from $restored.archive -}}
{{- $wrong = append $wrong (printf "`databases.restored.%s` archives under %s, from which it comes: what follows would be mixed with what was. Give `archive` a name that nothing has." $service $restored.from) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.databases.mode "cnpg") (eq (int .Values.databases.instances) 2) -}}
{{- $wrong = append $wrong "`databases.instances` is 2: with one gone, the durable services could not commit. Use 1 or 3." -}}
{{- end -}}
{{- if $wrong -}}
{{- fail (printf "databases and broker cannot be installed so:\n- %s\n" (join "\n- " $wrong)) -}}
{{- end -}}
{{- end -}}
