{{/* Names, labels and images. */}}

{{- define "nahkoda.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{/* What selects the release's own pods: (dict "root" $ "component" "survey-api") or without component */}}
{{- define "nahkoda.selector" -}}
app.kubernetes.io/name: nahkoda
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{- define "nahkoda.labels" -}}
{{ include "nahkoda.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: nahkoda
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* name and labels of an object: (dict "root" $ "component" "survey-api") */}}
{{- define "nahkoda.metadata" -}}
name: {{ include "nahkoda.fullname" .root }}-{{ .name | default .component }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "nahkoda.labels" . | nindent 2 }}
{{- end }}

{{/* The image of a service; a digest goes before the tag. */}}
{{- define "nahkoda.image" -}}
{{- $registry := .root.Values.image.registry -}}
{{- if $registry }}{{ $registry }}/{{ end }}nahkoda-{{ .name }}
{{- if .own.digest }}@{{ .own.digest }}{{ else }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* Where an api is: (dict "root" $ "name" "survey") */}}
{{- define "nahkoda.url" -}}
http://{{ include "nahkoda.fullname" .root }}-{{ .name }}:8000
{{- end }}

{{/* The settings of a service with the defaults under them, as JSON: (dict "root" $ "own" ...) */}}
{{- define "nahkoda.merged" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) .own | toJson -}}
{{- end }}
