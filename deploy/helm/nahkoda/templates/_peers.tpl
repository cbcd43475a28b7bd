{{/* Peers and rules of network policies. */}}

{{/* One component of this release as a list with one peer: (dict "root" $ "component" "survey-api") */}}
{{- define "nahkoda.peer" -}}
- podSelector:
    matchLabels: {{- include "nahkoda.selector" . | nindent 6 }}
{{- end }}

{{/* Several components as one peer: (dict "root" $ "components" list) */}}
{{- define "nahkoda.peers" -}}
- podSelector:
    matchLabels: {{- include "nahkoda.selector" (dict "root" .root) | nindent 6 }}
    matchExpressions:
      - {key: app.kubernetes.io/component, operator: In, values: {{ .components | toJson }}}
{{- end }}

{{/* The components that ask the gateway for its keys or are let in by it, as a JSON object's list */}}
{{- define "nahkoda.apis" -}}
{{- $found := list }}
{{- range $name, $_ := .Values.services }}{{ $found = append $found (printf "%s-api" $name) }}{{ end }}
{{- dict "list" $found | toJson }}
{{- end }}

{{/* Who calls the api of a service: (dict "root" $ "name" "survey" "facts" all) */}}
{{- define "nahkoda.callers" -}}
{{- $found := list "test" }}
{{- range $caller, $facts := .facts }}
{{- range $role, $called := dig "calls" dict (default dict $facts) }}
{{- if has $.name $called }}
{{- $found = append $found (printf "%s-%s" $caller $role) }}
{{- if eq $role "worker" }}{{ $found = append $found (printf "%s-task" $caller) }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- if eq .name "gateway" }}
{{- range (include "nahkoda.apis" .root | fromJson).list }}{{ if ne . "gateway-api" }}{{ $found = append $found . }}{{ end }}{{ end }}
{{- end }}
{{- dict "list" (sortAlpha $found) | toJson }}
{{- end }}

{{/* To the databases: of one service, or without "name" of all: (dict "root" $ "name" "survey") */}}
{{- define "nahkoda.toPostgresql" -}}
{{- $it := .root.Values.postgresql }}
{{- if $it.cluster.enabled }}
{{- $all := include "nahkoda.db.all" .root | fromJson }}
{{- $clusters := ternary (list (include "nahkoda.db.name" .)) (keys $all | sortAlpha) (hasKey . "name") }}
- to: {{- include "nahkoda.db.peer" (dict "root" .root "clusters" $clusters) | nindent 4 }}
  ports: [{port: 5432, protocol: TCP}]
{{- else }}
- to: {{- toYaml $it.peers | nindent 4 }}
  ports: [{port: {{ $it.port }}, protocol: TCP}]
{{- end }}
{{- end }}

{{/* To where traces are collected, if they are */}}
{{- define "nahkoda.toTraces" -}}
{{- if .Values.tracing.endpoint }}
- to: {{- toYaml .Values.tracing.peers | nindent 4 }}
  ports: [{port: {{ .Values.tracing.port }}, protocol: TCP}]
{{- end }}
{{- end }}

{{/* To NATS; with "monitor" also to what it says of itself: (dict "root" $ "monitor" true) */}}
{{- define "nahkoda.toNats" -}}
- to:
    {{- if .root.Values.nats.enabled }}
    {{- include "nahkoda.peer" (dict "root" .root "component" "nats") | nindent 4 }}
    {{- else }}
    {{- toYaml .root.Values.nats.peers | nindent 4 }}
    {{- end }}
  ports:
    - {port: 4222, protocol: TCP}
    {{- if .monitor }}
    - {port: 8222, protocol: TCP}
    {{- end }}
{{- end }}

{{/* HTTPS to the world, without what is inside: private, link-local and metadata addresses */}}
{{- define "nahkoda.toInternet" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
          {{- range concat (list "0.0.0.0/8" "10.0.0.0/8" "100.64.0.0/10" "127.0.0.0/8" "168.63.129.16/32" "169.254.0.0/16" "172.16.0.0/12" "192.0.0.0/24" "192.0.2.0/24" "192.31.196.0/24" "192.52.193.0/24" "192.88.99.0/24" "192.168.0.0/16" "192.175.48.0/24" "198.18.0.0/15" "198.51.100.0/24" "203.0.113.0/24" "224.0.0.0/4" "240.0.0.0/4") .Values.networkPolicy.internetExcept }}
          {{- if not (contains ":" .) }}
          - {{ . }}
          {{- end }}
          {{- end }}
    - ipBlock:
        cidr: 2000::/3
        except:
          {{- range concat (list "2001::/23" "2001:db8::/32" "2002::/16" "2620:4f:8000::/48" "3ffe::/16" "3fff::/20") .Values.networkPolicy.internetExcept }}
          {{- if contains ":" . }}
          - {{ . | quote }}
          {{- end }}
          {{- end }}
  ports: [{port: 443, protocol: TCP}, {port: 1024, endPort: 65535, protocol: TCP}]
{{- end }}
