{{- define "assay.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough that every component's name still fits into 63 characters. */}}
{{- define "assay.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "assay.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "assay.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Name of a component's objects. usage: include "assay.component" (list $ "ingestion") */}}
{{- define "assay.component" -}}
{{- printf "%s-%s" (include "assay.fullname" (index . 0)) (index . 1) -}}
{{- end -}}

{{/* What never changes in a component's life. usage: include "assay.selector" (list $ "ingestion") */}}
{{- define "assay.selector" -}}
{{ include "assay.release" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* What every pod of this release has. */}}
{{- define "assay.release" -}}
app.kubernetes.io/name: {{ include "assay.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "assay.labels" -}}
{{ include "assay.selector" . }}
{{- with index . 0 }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: assay
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}
{{- end -}}

{{/* An image of ours. usage: include "assay.image" (list $ "ingestion") */}}
{{- define "assay.image" -}}
{{- $root := index . 0 -}}
{{- $image := $root.Values.image -}}
{{- $name := printf "%s/%s" $image.repository (index . 1) -}}
{{- with coalesce $root.Values.global.imageRegistry $image.registry -}}
{{- $name = printf "%s/%s" . $name -}}
{{- end -}}
{{- with get $image.digests (index . 1) -}}
{{- printf "%s@%s" $name . -}}
{{- else -}}
{{- printf "%s:%s" $name (default $root.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{/* An image of others; an air-gapped registry keeps the path and takes the host's place. usage: include "assay.foreignImage" (list $ "docker.io/library/mongo:8.0") */}}
{{- define "assay.foreignImage" -}}
{{- $registry := (index . 0).Values.global.imageRegistry -}}
{{- $image := index . 1 -}}
{{- if $registry -}}
{{- printf "%s/%s" $registry (regexReplaceAll "^[^/]*[.:][^/]*/" $image "") -}}
{{- else -}}
{{- $image -}}
{{- end -}}
{{- end -}}

{{- define "assay.pullSecrets" -}}
{{- with .Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "assay.tlsSecret" -}}
{{- .Values.tls.existingSecret | default (printf "%s-tls" (include "assay.fullname" .)) -}}
{{- end -}}

{{- define "assay.managementUrl" -}}
{{- $broker := .Values.rabbitmq -}}
{{- if .Values.bundled.rabbitmq.enabled -}}
{{- printf "http://%s.%s.svc:15672/" (include "assay.component" (list . "rabbitmq")) .Release.Namespace -}}
{{- else if $broker.managementUrl -}}
{{- $broker.managementUrl -}}
{{- else if $broker.tls.enabled -}}
{{- printf "https://%s:15671/" (include "assay.brokerHost" .) -}}
{{- else -}}
{{- printf "http://%s:15672/" (include "assay.brokerHost" .) -}}
{{- end -}}
{{- end -}}

{{/* KEDA asks from its own namespace, where a short name means nothing. */}}
{{- define "assay.brokerHost" -}}
{{- $host := .Values.rabbitmq.host -}}
{{- ternary $host (printf "%s.%s.svc" $host .Release.Namespace) (contains "." $host) -}}
{{- end -}}
