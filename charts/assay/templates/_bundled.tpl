{{/*
One server of an official image as a StatefulSet of one pod. usage:
  include "assay.server" (dict "root" $ "component" "rabbitmq" "values" .Values.bundled.rabbitmq "user" 999 "data" "/var/lib/rabbitmq"
    "ports" (list (dict "name" "amqp" "port" 5672)) "env" "..." "args" (list) "probe" "tcpSocket or exec, as YAML" "admits" "ingress, as YAML")
*/}}
{{- define "assay.server" -}}
{{- $name := include "assay.component" (list .root .component) -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
spec:
  selector: {{- include "assay.selector" (list .root .component) | nindent 4 }}
  ports:
    {{- range .ports }}
    - {name: {{ .name }}, port: {{ .port }}, targetPort: {{ .name }}}
    {{- end }}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ $name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
spec:
  serviceName: {{ $name }}
  replicas: 1
  selector:
    matchLabels: {{- include "assay.selector" (list .root .component) | nindent 6 }}
  template:
    metadata:
      labels: {{- include "assay.labels" (list .root .component) | nindent 8 }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- include "assay.pullSecrets" .root | nindent 6 }}
      securityContext:
        runAsNonRoot: true
        runAsUser: {{ .user }}
        runAsGroup: {{ .user }}
        fsGroup: {{ .user }}
        seccompProfile: {type: RuntimeDefault}
      terminationGracePeriodSeconds: 60
      containers:
        - name: {{ .component }}
          image: {{ include "assay.foreignImage" (list .root .values.image) }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          securityContext: {{- include "assay.containerSecurity" . | nindent 12 }}
          {{- with .args }}
          args: {{- toYaml . | nindent 12 }}
          {{- end }}
          env: {{- .env | nindent 12 }}
          ports:
            {{- range .ports }}
            - {name: {{ .name }}, containerPort: {{ .port }}}
            {{- end }}
          startupProbe:
            {{- .probe | nindent 12 }}
            periodSeconds: 5
            timeoutSeconds: 10
            failureThreshold: 60
          livenessProbe:
            {{- .probe | nindent 12 }}
            periodSeconds: 30
            timeoutSeconds: 10
          readinessProbe:
            {{- .probe | nindent 12 }}
            periodSeconds: 10
            timeoutSeconds: 10
          resources: {{- toYaml .values.resources | nindent 12 }}
          volumeMounts:
            - {name: data, mountPath: {{ .data }}}
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 1Gi}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .values.storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests: {storage: {{ .values.storage }}}
{{- if .root.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $name }}
  labels: {{- include "assay.labels" (list .root .component) | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "assay.selector" (list .root .component) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - ports:
        {{- range .ports }}
        - {port: {{ .port }}, protocol: TCP}
        {{- end }}
      from:
        - podSelector:
            matchLabels: {{- include "assay.release" .root | nindent 14 }}
        {{- with .admits }}
        {{- . | nindent 8 }}
        {{- end }}
{{- end }}
{{- end -}}
