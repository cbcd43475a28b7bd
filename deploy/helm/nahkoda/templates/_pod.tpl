{{/* Parts of every pod. */}}

{{- define "nahkoda.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "nahkoda.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{/* Over zones and nodes, as far as there are some: (dict "root" $ "component" ...) */}}
{{- define "nahkoda.spread" -}}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "nahkoda.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}

{{/* Why a check of policies is passed over: (dict "digest" digest "cpu" cpu limit or nil) */}}
{{- define "nahkoda.skips" -}}
{{- if not .digest }}
checkov.io/skip1: CKV_K8S_43=The digest belongs to a release; the values of that release name it
{{- end }}
checkov.io/skip2: CKV_K8S_11=A CPU limit halts a pod in the middle of a request; requests share out the CPU
checkov.io/skip3: CKV_K8S_15=Tags of releases do not move, so what a node has is right; a site may set Always
{{- end }}
