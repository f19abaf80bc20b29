{{/* Who calls whose gRPC; a check compares it with the clients that the services register. */}}
{{- define "assay.calls" -}}
ingestion: [labelstore]
inference: [ingestion, labelstore]
inference-worker: [ingestion, labelstore]
scoring: [ingestion, inference, labelstore]
selection: [ingestion, inference, scoring, labelstore]
labelstore: [ingestion]
workbench: [ingestion, inference, scoring, selection, labelstore]
test: [ingestion, inference, scoring, selection, labelstore, workbench]
{{- end -}}

{{/* Profiles of a component call what the component calls: inference-worker-gpu is an inference-worker. */}}
{{- define "assay.role" -}}
{{- ternary "inference-worker" . (hasPrefix "inference-worker-" .) -}}
{{- end -}}

{{- define "assay.networkPolicy" -}}
{{- $root := .root -}}
{{- $calls := include "assay.calls" $root | fromYaml -}}
{{- $role := include "assay.role" .component -}}
{{- $callers := list -}}
{{- range $caller, $called := $calls -}}
{{- if has $role $called -}}
{{- if eq $caller "inference-worker" -}}
{{- range $profile, $_ := $root.Values.inferenceWorkers }}{{ $callers = append $callers (printf "inference-worker-%s" $profile) }}{{ end -}}
{{- else -}}
{{- $callers = append $callers $caller -}}
{{- end -}}
{{- end -}}
{{- end -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  labels: {{- include "assay.labels" (list $root .component) | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "assay.selector" (list $root .component) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- if or $callers $root.Values.networkPolicy.grpcClients }}
    - ports: [{port: 5081, protocol: TCP}]
      from:
        {{- if $callers }}
        - podSelector:
            matchLabels: {{- include "assay.release" $root | nindent 14 }}
            matchExpressions:
              - {key: app.kubernetes.io/component, operator: In, values: [{{ join ", " $callers }}]}
        {{- end }}
        {{- with $root.Values.networkPolicy.grpcClients }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- end }}
    {{- if and .web (include "assay.webIsOpen" $root) }}
    - ports: [{port: 5080, protocol: TCP}]
      {{- with $root.Values.networkPolicy.webClients }}
      from: {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
  egress:
    {{- include "assay.egress" $root | nindent 4 }}
    {{- with get $calls $role }}
    - ports: [{port: 5081, protocol: TCP}]
      to:
        - podSelector:
            matchLabels: {{- include "assay.release" $root | nindent 14 }}
            matchExpressions:
              - {key: app.kubernetes.io/component, operator: In, values: [{{ join ", " . }}]}
    {{- end }}
{{- end -}}

{{/* Names, the broker, the stores, the receiver of telemetry. */}}
{{- define "assay.egress" -}}
{{- $values := .Values -}}
- ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
- ports:
    {{- range $values.networkPolicy.external.ports }}
    - {port: {{ int . }}, protocol: TCP}
    {{- end }}
  {{- with $values.networkPolicy.external.peers }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- $inside := list -}}
{{- range $component, $enabled := dict "rabbitmq" $values.bundled.rabbitmq.enabled "mongodb" $values.bundled.mongodb.enabled "minio" $values.bundled.minio.enabled "collector" $values.telemetry.collector.enabled -}}
{{- if $enabled }}{{ $inside = append $inside $component }}{{ end -}}
{{- end -}}
{{- with $inside }}
- to:
    - podSelector:
        matchLabels: {{- include "assay.release" $ | nindent 10 }}
        matchExpressions:
          - {key: app.kubernetes.io/component, operator: In, values: [{{ join ", " . }}]}
{{- end }}
{{- end -}}
