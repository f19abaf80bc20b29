{{/*
Everything that a service is in a cluster. usage:
  include "assay.workload" (dict "root" $ "component" "ingestion" "values" .Values.ingestion)
with, where they differ:
  "image"     name of the image, else the component's
  "config"    configuration that belongs to the component, under the operator's
  "uncalled"  true where nobody calls it
  "web"       true for the Workbench
  "gpu"       GPUs, as in inferenceWorkers.gpu.gpu
  "scaled"    true where KEDA counts the pods
*/}}
{{- define "assay.workload" -}}
{{- $root := .root -}}
{{- $settings := mergeOverwrite (deepCopy $root.Values.workload) (deepCopy .values.workload) -}}
{{- $configuration := include "assay.configuration" (dict "root" $root "component" .component "web" .web "config" (mergeOverwrite (default dict .config) (deepCopy .values.config))) -}}
{{- $context := mergeOverwrite (dict "image" .component "uncalled" false "web" false "scaled" false "gpu" dict) . (dict "settings" $settings "configuration" $configuration "name" (include "assay.component" (list $root .component))) -}}
---
{{ include "assay.serviceAccount" $context }}
---
{{ include "assay.configMap" $context }}
---
{{ include "assay.deployment" $context }}
{{- if not $context.uncalled }}
---
{{ include "assay.service" $context }}
{{- end }}
{{- if $root.Values.podDisruptionBudget }}
---
{{ include "assay.disruptionBudget" $context }}
{{- end }}
{{- if $root.Values.networkPolicy.enabled }}
---
{{ include "assay.networkPolicy" $context }}
{{- end }}
{{- end -}}

{{- define "assay.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
  {{- with .settings.serviceAccountAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end -}}

{{- define "assay.configMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
data:
  assay.json: |
    {{- .configuration | nindent 4 }}
{{- end -}}

{{- define "assay.deployment" -}}
{{- $gpus := int (get .gpu "count") -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
spec:
  {{- if not .scaled }}
  replicas: {{ int .settings.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  progressDeadlineSeconds: {{ add (int .settings.startupSeconds) 300 }}
  strategy:
    rollingUpdate:
      {{- if $gpus }}
      # A new pod would wait for the GPU that the old one holds.
      maxSurge: 0
      maxUnavailable: 1
      {{- else }}
      maxSurge: 1
      maxUnavailable: 0
      {{- end }}
  selector:
    matchLabels: {{- include "assay.selector" (list .root .component) | nindent 6 }}
  template:
    metadata:
      labels:
        {{- with .settings.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- include "assay.labels" (list .root .component) | nindent 8 }}
      annotations:
        checksum/configuration: {{ sha256sum .configuration }}
        {{- with .settings.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec: {{- include "assay.pod" . | nindent 6 }}
{{- end -}}

{{- define "assay.pod" -}}
{{- $gpus := int (get .gpu "count") -}}
serviceAccountName: {{ .name }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- include "assay.pullSecrets" .root }}
securityContext: {{- include "assay.podSecurity" . | nindent 2 }}
# Longer than the process takes to stop, or the kubelet kills it in the middle.
terminationGracePeriodSeconds: {{ add (int .settings.shutdownSeconds) 15 }}
{{- with .settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with get .gpu "runtimeClassName" | and $gpus }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .settings.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .root.Values.topologySpread }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "assay.selector" (list $.root $.component) | nindent 8 }}
  {{- end }}
{{- end }}
containers:
  - name: {{ .component }}
    {{- include "assay.container" . | nindent 4 }}
    ports:
      - {name: grpc, containerPort: 5081}
      - {name: health, containerPort: 5082}
      {{- if and .web (include "assay.webIsOpen" .root) }}
      - {name: web, containerPort: 5080}
      {{- end }}
    startupProbe:
      grpc: {port: 5082, service: liveness}
      periodSeconds: 5
      failureThreshold: {{ div (int .settings.startupSeconds) 5 }}
    livenessProbe:
      grpc: {port: 5082, service: liveness}
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 6
    readinessProbe:
      grpc: {port: 5082, service: readiness}
      periodSeconds: 5
      timeoutSeconds: 5
      failureThreshold: 3
    resources:
      {{- $resources := deepCopy .settings.resources }}
      {{- if $gpus }}
      {{- $_ := set $resources "limits" (merge (dict .gpu.resourceName $gpus) (default dict $resources.limits)) }}
      {{- end }}
      {{- toYaml $resources | nindent 6 }}
volumes: {{- include "assay.volumes" . | nindent 2 }}
{{- end -}}

{{/* Seconds, up to a day, as a time span. */}}
{{- define "assay.duration" -}}
{{- printf "%02d:%02d:%02d" (div . 3600) (mod (div . 60) 60) (mod . 60) -}}
{{- end -}}

{{/* What every container of ours has: image, where configuration is, and no rights. */}}
{{- define "assay.container" -}}
image: {{ include "assay.image" (list .root .image) }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext: {{- include "assay.containerSecurity" . | nindent 2 }}
env:
  - {name: ASSAY_CONFIG, value: /run/assay/configuration/assay.json}
  - {name: ASSAY_SECRETS, value: /run/assay/secrets}
  - {name: Shutdown__Timeout, value: {{ include "assay.duration" (int .settings.shutdownSeconds) | quote }}}
  - name: POD_NAME
    valueFrom:
      fieldRef: {fieldPath: metadata.name}
  - {name: OTEL_RESOURCE_ATTRIBUTES, value: "k8s.namespace.name={{ .root.Release.Namespace }},k8s.pod.name=$(POD_NAME),service.version={{ .root.Chart.AppVersion }}"}
  {{- range $name, $value := .settings.env }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
  {{- end }}
volumeMounts:
  - {name: configuration, mountPath: /run/assay/configuration, readOnly: true}
  - {name: secrets, mountPath: /run/assay/secrets, readOnly: true}
  {{- if .root.Values.tls.enabled }}
  - {name: tls, mountPath: /run/assay/tls, readOnly: true}
  {{- end }}
  {{- if .root.Values.trust.existingSecret }}
  - {name: trust, mountPath: /run/assay/trust, readOnly: true}
  {{- end }}
  - {name: tmp, mountPath: /tmp}
{{- end -}}

{{- define "assay.volumes" -}}
- name: configuration
  configMap: {name: {{ .name }}}
{{ include "assay.secretsVolume" .root }}
{{- if .root.Values.tls.enabled }}
- name: tls
  secret: {secretName: {{ include "assay.tlsSecret" .root }}, defaultMode: 0440}
{{- end }}
{{- with .root.Values.trust }}
{{- if .existingSecret }}
- name: trust
  secret:
    secretName: {{ .existingSecret }}
    items: [{key: {{ .key }}, path: ca.crt}]
{{- end }}
{{- end }}
- name: tmp
  emptyDir: {sizeLimit: {{ .settings.tmpSize }}}
{{- end -}}

{{/* 1654 is the user "app" of the .NET images. */}}
{{- define "assay.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "assay.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "assay.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
spec:
  selector: {{- include "assay.selector" (list .root .component) | nindent 4 }}
  ports:
    - {name: grpc, port: 5081, targetPort: grpc, appProtocol: {{ ternary "https" "kubernetes.io/h2c" .root.Values.tls.enabled }}}
    {{- if and .web (include "assay.webIsOpen" .root) }}
    - {name: web, port: 5080, targetPort: web, appProtocol: {{ ternary "https" "http" .root.Values.tls.enabled }}}
    {{- end }}
{{- end -}}

{{- define "assay.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
spec:
  maxUnavailable: 1
  # A pod that cannot get ready must not keep a node from being drained.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "assay.selector" (list .root .component) | nindent 6 }}
{{- end -}}
