{{/* What a user of NATS may say and hear, as deploy/local/nats.py has it for a laptop. */}}
{{- define "nahkoda.nats.permissions" -}}
{{- if eq . "boot" -}}
{{ dict "publish" (list "$JS.API.>") "subscribe" (list "_INBOX_boot.>") | toRawJson }}
{{- else -}}
{{- $publish := list (printf "%s.>" .) "$JS.API.STREAM.INFO.EVENTS" }}
{{- range $generation := list "a" "b" }}
{{- $durable := printf "%s-%s" $ $generation }}
{{- $publish = concat $publish (list (printf "$JS.API.CONSUMER.MSG.NEXT.EVENTS.%s" $durable) (printf "$JS.API.CONSUMER.INFO.EVENTS.%s" $durable) (printf "$JS.ACK.EVENTS.%s.>" $durable)) }}
{{- end -}}
{{ dict "publish" $publish "subscribe" (list (printf "_INBOX_%s.>" .)) | toRawJson }}
{{- end -}}
{{- end }}

{{- define "nahkoda.nats.config" -}}
server_name: $POD_NAME
listen: 0.0.0.0:4222
http: 0.0.0.0:8222
pid_file: /tmp/nats.pid
max_payload: 256KB
lame_duck_grace_period: 10s
lame_duck_duration: 30s
jetstream {
  store_dir: /data
  sync_interval: always
  max_file_store: {{ mul .Values.nats.storage.gibibytes 858993459 }}
  max_memory_store: 64MB
}
{{- if gt (int .Values.nats.replicas) 1 }}
{{- $name := printf "%s-nats" (include "nahkoda.fullname" .) }}
cluster {
  name: nahkoda
  listen: 0.0.0.0:6222
  routes: [
    {{- range until (int .Values.nats.replicas) }}
    nats-route://{{ $name }}-{{ . }}.{{ $name }}-headless:6222
    {{- end }}
  ]
}
{{- end }}
accounts: {
  SUITE: {
    jetstream: enabled
    users: [
      {{- range $user, $key := .Values.nats.users }}
      {nkey: {{ $key }}, permissions: {{ include "nahkoda.nats.permissions" $user }}}
      {{- end }}
    ]
  }
}
{{- end }}
