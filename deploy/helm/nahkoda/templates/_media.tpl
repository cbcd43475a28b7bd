{{/* Where a service keeps photos and recordings: a volume that its api and worker share. */}}

{{- define "nahkoda.media.folder" -}}/var/lib/nahkoda/media{{- end }}

{{/* (dict "root" $ "name" "survey" "own" merged) */}}
{{- define "nahkoda.media.claim" -}}
{{ .own.media.existingClaim | default (printf "%s-%s-media" (include "nahkoda.fullname" .root) .name) }}
{{- end }}

{{/* One node mounts a ReadWriteOnce volume: all its pods go where the first one is. */}}
{{- define "nahkoda.media.affinity" -}}
{{- if eq .own.media.accessMode "ReadWriteOnce" -}}
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels: {{- include "nahkoda.selector" (dict "root" .root) | nindent 12 }}
          matchExpressions:
            - {key: app.kubernetes.io/component, operator: In, values: [{{ .name }}-api, {{ .name }}-worker]}
{{- end }}
{{- end }}
