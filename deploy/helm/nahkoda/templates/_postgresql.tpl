{{/* PostgreSQL by the CloudNativePG operator: names and what belongs to whom. */}}

{{/* The Cluster that holds a service's database: (dict "root" $ "name" "survey") */}}
{{- define "nahkoda.db.name" -}}
db{{ if .root.Values.postgresql.cluster.apart }}-{{ .name }}{{ end }}
{{- end }}

{{/* Which services' databases lie in which Cluster, as a JSON object of lists */}}
{{- define "nahkoda.db.all" -}}
{{- $found := dict }}
{{- range $name, $_ := .Values.services }}
{{- $cluster := include "nahkoda.db.name" (dict "root" $ "name" $name) }}
{{- $_ := set $found $cluster (append (get $found $cluster | default list) $name) }}
{{- end }}
{{- $found | toJson }}
{{- end }}

{{/* The pods of some Clusters as one peer: (dict "root" $ "clusters" list) */}}
{{- define "nahkoda.db.peer" -}}
- podSelector:
    matchExpressions:
      - key: cnpg.io/cluster
        operator: In
        values:
          {{- range .clusters }}
          - {{ include "nahkoda.fullname" $.root }}-{{ . }}
          {{- end }}
{{- end }}

{{/* The roles of a service: the Secret of its owner's and of its own password */}}
{{- define "nahkoda.db.roles" -}}
- name: {{ .name }}_owner
  ensure: present
  login: true
  passwordSecret: {name: {{ .secret }}-owner-role}
- name: {{ .name }}
  ensure: present
  login: true
  passwordSecret: {name: {{ .secret }}-role}
{{- end }}
