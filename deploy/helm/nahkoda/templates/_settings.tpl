{{/* What a process of a service reads: settings as environment, secrets as files. */}}

{{- define "nahkoda.nats.url" -}}
{{- if .Values.nats.enabled }}nats://{{ include "nahkoda.fullname" . }}-nats:4222{{ else }}{{ .Values.nats.url }}{{ end }}
{{- end }}

{{- define "nahkoda.nats.monitorUrl" -}}
{{- if .Values.nats.enabled }}http://{{ include "nahkoda.fullname" . }}-nats:8222{{ else }}{{ .Values.nats.monitorUrl }}{{ end }}
{{- end }}

{{- define "nahkoda.publicUrl" -}}
{{- $own := .Values.services.gateway.publicUrl -}}
{{- if $own }}{{ $own }}
{{- else if .Values.ingress.enabled }}{{ ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}://{{ .Values.ingress.host }}{{ end }}
{{- end }}

{{/* Base URLs of the services that one calls, as JSON: (dict "root" $ "calls" list) */}}
{{- define "nahkoda.urls" -}}
{{- $urls := dict }}
{{- range .calls }}{{ $_ := set $urls . (include "nahkoda.url" (dict "root" $.root "name" .)) }}{{ end }}
{{- $urls | toJson }}
{{- end }}

{{/* Settings as "NAME: value" lines: (dict "root" $ "name" "survey" "own" merged "facts" facts) */}}
{{- define "nahkoda.settings" -}}
{{- $prefix := upper .name -}}
{{- $secrets := "/run/secrets/nahkoda" -}}
{{- $calls := .facts.calls | default dict -}}
{{- $env := dict
  "SECRETS_DIR" $secrets
  "HOST" "0.0.0.0"
  "PROFILE" .root.Values.profile
  "NATS_URL" (include "nahkoda.nats.url" .root)
  "NATS_MONITOR_URL" (include "nahkoda.nats.monitorUrl" .root)
  "NATS_SEED_FILE" (print $secrets "/nats.nkey")
  "NATS_BOOT_SEED_FILE" (print $secrets "/boot.nkey")
  "STREAM_REPLICAS" (.root.Values.nats.replicas | toString)
  "TRUSTED_KEYS" .root.Values.trustedKeys -}}
{{- if eq .name "gateway" }}
{{- $_ := set $env "UPSTREAMS" (include "nahkoda.urls" (dict "root" .root "calls" $calls.api)) }}
{{- with include "nahkoda.publicUrl" .root }}{{ $_ := set $env "PUBLIC_URL" . }}{{ end }}
{{- with .own.trustedProxies }}{{ $_ := set $env "TRUSTED_PROXIES" (toJson .) }}{{ end }}
{{- else }}
{{- $_ := set $env "KEYS_URL" (print (include "nahkoda.url" (dict "root" .root "name" "gateway")) "/.well-known/jwks.json") }}
{{- with $calls.worker }}{{ $_ := set $env "SISTERS" (include "nahkoda.urls" (dict "root" $.root "calls" .)) }}{{ end }}
{{- end }}
{{- with .root.Values.tracing.endpoint }}
{{- $_ := set $env "OTLP_ENDPOINT" . }}
{{- $_ := set $env "TRACE_SHARE" ($.root.Values.tracing.share | toString) }}
{{- end }}
{{- if .own.media }}{{ $_ := set $env "MEDIA_FOLDER" (include "nahkoda.media.folder" .) }}{{ end }}
{{- range $name, $value := merge (deepCopy .own.env) $env }}
{{ $prefix }}_{{ $name }}: {{ ternary $value (toJson $value) (kindIs "string" $value) | quote }}
{{- end }}
{{- end }}

{{/* The key with which it signs calls is only for those who call: (... "role" "api") */}}
{{- define "nahkoda.signing" -}}
{{- if dig "calls" (ternary "worker" .role (eq .role "replay")) list .facts }}{{ upper .name }}_SIGNING_KEY_FILE{{ end }}
{{- end }}

{{/* The secrets that a role of a service may read, as a volume: api, worker, database, broker or a task */}}
{{- define "nahkoda.secrets" -}}
name: secrets
projected:
  defaultMode: 0440
  sources:
    - secret:
        name: {{ .own.existingSecret }}
        items:
          - {key: database-url, path: {{ .name }}_database_url}
          {{- if eq .role "database" }}
          - {key: owner-database-url, path: {{ .name }}_owner_database_url}
          {{- end }}
          {{- if has .role (list "worker" "replay") }}
          - {key: nats.nkey, path: nats.nkey}
          {{- end }}
          {{- if and .facts.personal (has .role (list "api" "worker" "rotate-keys")) }}
          - {key: personal-keys, path: {{ .name }}_personal_keys}
          {{- end }}
          {{- if include "nahkoda.signing" . }}
          - {key: signing.pem, path: signing.pem}
          {{- end }}
    {{- if and (eq .name "planning") (has .role (list "api" "worker")) }}
    - secret:
        name: {{ .own.existingSecret }}
        optional: true
        items:
          - {key: contact-keys, path: planning_contact_keys}
    {{- end }}
    {{- if and (eq .name "reporting") (eq .role "worker") }}
    - secret:
        name: {{ .own.existingSecret }}
        optional: true
        items:
          - {key: copy-database-url, path: reporting_copy_database_url}
    {{- end }}
    {{- if and (eq .name "reporting") (eq .role "api") }}
    - secret:
        name: {{ .own.existingSecret }}
        optional: true
        items:
          - {key: complaint-keys, path: reporting_complaint_keys}
    {{- end }}
    {{- if and (eq .name "gateway") (has .role (list "api" "worker")) }}
    - secret:
        name: {{ .own.existingSecret }}
        optional: true
        items:
          - {key: webhook-keys, path: gateway_webhook_keys}
    {{- end }}
    {{- if and (eq .name "gateway") (eq .role "api") (hasKey .own.env "PROVIDER_ISSUER") }}
    - secret:
        name: {{ .own.existingSecret }}
        optional: true
        items:
          - {key: provider-client-secret, path: gateway_provider_client_secret}
    {{- end }}
    {{- if has .role (list "broker" "replay") }}
    - secret:
        name: {{ .root.Values.nats.existingSecret }}
        items:
          - {key: boot.nkey, path: boot.nkey}
    {{- end }}
{{- end }}

{{/* Changes when a Secret's content does; only the cluster knows it, so a dry run has none. */}}
{{- define "nahkoda.secretSum" -}}
{{- $found := lookup "v1" "Secret" .root.Release.Namespace .own.existingSecret | default dict -}}
{{- $found.data | toJson | sha256sum -}}
{{- end }}
