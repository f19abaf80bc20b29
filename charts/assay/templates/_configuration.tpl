{{/*
What a service reads as ASSAY_CONFIG. Later wins: this, `config`, the service's own `config`. Secrets are not in it.
usage: include "assay.configuration" (dict "root" $ "component" "ingestion" "config" (dict) "web" false)
*/}}
{{- define "assay.configuration" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $scheme := ternary "https" "http" $values.tls.enabled -}}

{{- $services := dict -}}
{{- range $name := list "Ingestion" "Inference" "Scoring" "Selection" "LabelStore" -}}
{{- $_ := set $services $name (printf "%s://%s:5081" $scheme (include "assay.component" (list $root (lower $name)))) -}}
{{- end -}}

{{- $endpoints := dict "Grpc" (printf "%s://*:5081" $scheme) "Health" "http://*:5082" -}}
{{- if .web -}}
{{- $_ := set $endpoints "Web" (ternary (printf "%s://*:5080" $scheme) "http://127.0.0.1:5080" (not (empty (include "assay.webIsOpen" $root)))) -}}
{{- end -}}

{{- $broker := $values.rabbitmq -}}
{{- $brokerTls := and $broker.tls.enabled (not $values.bundled.rabbitmq.enabled) -}}
{{- $rabbitMq := dict
      "Host" (ternary (include "assay.component" (list $root "rabbitmq")) $broker.host $values.bundled.rabbitmq.enabled)
      "Port" (int $broker.port)
      "VirtualHost" $broker.virtualHost
      "Username" $broker.username -}}
{{- $s3 := dict
      "ServiceUrl" (ternary (printf "http://%s:9000" (include "assay.component" (list $root "minio"))) $values.s3.serviceUrl $values.bundled.minio.enabled)
      "Region" $values.s3.region
      "Bucket" $values.s3.bucket
      "ForcePathStyle" $values.s3.forcePathStyle
      "CreateBucket" (or $values.s3.createBucket $values.bundled.minio.enabled) -}}
{{- with $values.s3.publicUrl -}}
{{- $_ := set $s3 "PublicUrl" . -}}
{{- end -}}
{{- if $brokerTls -}}
{{- $tls := dict "Enabled" true -}}
{{- with $broker.tls.serverName }}{{ $_ := set $tls "ServerName" . }}{{ end -}}
{{- if $values.trust.existingSecret }}{{ $_ := set $tls "CaFile" "/run/assay/trust/ca.crt" }}{{ end -}}
{{- $_ := set $rabbitMq "Tls" $tls -}}
{{- end -}}
{{- if and $values.trust.existingSecret (not $values.bundled.minio.enabled) -}}
{{- $_ := set $s3 "CaFile" "/run/assay/trust/ca.crt" -}}
{{- end -}}
{{- $mongoDb := dict "Database" $values.mongodb.database -}}

{{- $messaging := dict "Transport" "RabbitMq" "RabbitMq" $rabbitMq -}}
{{- with $broker.consumers }}{{ $_ := set $messaging "Consumers" . }}{{ end -}}

{{- $configuration := dict
      "Messaging" $messaging
      "ObjectStorage" (dict "Kind" "S3" "S3" $s3)
      "Documents" (dict "Kind" "MongoDb" "MongoDb" $mongoDb)
      "Endpoints" $endpoints
      "Services" $services -}}
{{- $security := dict -}}
{{- if $values.tls.enabled -}}
{{- $_ := set $configuration "Tls" (dict "CertificateFile" "/run/assay/tls/tls.crt" "KeyFile" "/run/assay/tls/tls.key" "CaFile" "/run/assay/tls/ca.crt") -}}
{{- else -}}
{{- $_ := set $security "AllowPlaintext" true -}}
{{- end -}}
{{- if $values.security.requireSignIn -}}
{{- $_ := set $security "RequireSignIn" true -}}
{{- end -}}
{{- if $security }}{{ $_ := set $configuration "Security" $security }}{{ end -}}
{{- if and $values.workbench.ingress.enabled (or .web (eq .component "labelstore")) -}}
{{- $_ := set $configuration "Accounts" (dict "PublicUrl" (printf "https://%s" $values.workbench.ingress.host)) -}}
{{- end -}}
{{- $receiver := include "assay.otlpEndpoint" $root -}}
{{- if $receiver -}}
{{- $_ := set $configuration "Telemetry" (dict "OtlpEndpoint" $receiver "Protocol" $values.telemetry.protocol "ServiceName" (printf "assay-%s" .component)) -}}
{{- end -}}
{{- if .web -}}
{{- $page := dict "AllowUnauthenticated" $values.workbench.allowUnauthenticated -}}
{{- if $values.workbench.ingress.enabled }}{{ $_ := set $page "AllowedHosts" (list $values.workbench.ingress.host) }}{{ $_ := set $page "TrustForwardedFor" true }}{{ end -}}
{{- $_ := set $configuration "Workbench" $page -}}
{{- end -}}
{{- toPrettyJson (mergeOverwrite $configuration (deepCopy $values.config) (deepCopy (default dict .config))) -}}
{{- end -}}

{{- define "assay.otlpEndpoint" -}}
{{- if .Values.telemetry.otlpEndpoint -}}
{{- .Values.telemetry.otlpEndpoint -}}
{{- else if .Values.telemetry.collector.enabled -}}
{{- printf "http://%s:%s" (include "assay.component" (list . "collector")) (ternary "4317" "4318" (eq .Values.telemetry.protocol "grpc")) -}}
{{- end -}}
{{- end -}}

{{/* Secrets as files, named like the settings they are. Each comes from a secret that the operator made. */}}
{{- define "assay.secretsVolume" -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ .Values.security.existingSecret }}
          items:
            - {key: {{ .Values.security.tokenKey }}, path: Security__Token}
      - secret:
          name: {{ .Values.rabbitmq.existingSecret }}
          items:
            - {key: {{ .Values.rabbitmq.passwordKey }}, path: Messaging__RabbitMq__Password}
      {{- with .Values.s3.existingSecret }}
      - secret:
          name: {{ . }}
          items:
            - {key: {{ $.Values.s3.accessKeyKey }}, path: ObjectStorage__S3__AccessKey}
            - {key: {{ $.Values.s3.secretKeyKey }}, path: ObjectStorage__S3__SecretKey}
      {{- end }}
      - secret:
          name: {{ .Values.mongodb.existingSecret }}
          items:
            - {key: {{ .Values.mongodb.connectionStringKey }}, path: Documents__MongoDb__ConnectionString}
{{- end -}}

{{/* Not empty where the page's port is open to the cluster: people sign in, or it is said that nobody has to. */}}
{{- define "assay.webIsOpen" -}}
{{- if or .Values.workbench.allowUnauthenticated .Values.security.requireSignIn }}true{{ end -}}
{{- end -}}
