{{- define "mozdef-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "mozdef-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := include "mozdef-operator.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "mozdef-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mozdef-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "mozdef-operator.labels" -}}
{{ include "mozdef-operator.selectorLabels" . }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: mozdef
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "mozdef-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "mozdef-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "mozdef-operator.leaseName" -}}
{{- default (include "mozdef-operator.fullname" .) .Values.leaderElection.leaseName }}
{{- end }}

{{/* Reference of an image: dict image, tag, global. */}}
{{- define "mozdef-operator.image" -}}
{{- $registry := default (.global | default dict).imageRegistry .image.registry }}
{{- with $registry }}{{ trimSuffix "/" . }}/{{ end }}
{{- .image.repository }}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ default .tag .image.tag }}{{ end }}
{{- end }}

{{/* Namespaces that get a Role: of scope Release and Namespaces, as a JSON list. */}}
{{- define "mozdef-operator.namespaces" -}}
{{- if eq .Values.watch.scope "Namespaces" }}
{{- .Values.watch.namespaces | uniq | sortAlpha | toJson }}
{{- else if eq .Values.watch.scope "Release" }}
{{- list .Release.Namespace | toJson }}
{{- else }}[]
{{- end }}
{{- end }}

{{/* Secrets for pulling, written as names or as objects. */}}
{{- define "mozdef-operator.imagePullSecrets" -}}
{{- $all := concat ((.Values.global | default dict).imagePullSecrets | default list) (.Values.imagePullSecrets | default list) }}
{{- range $all }}
- name: {{ if kindIs "string" . }}{{ . }}{{ else }}{{ .name }}{{ end }}
{{- end }}
{{- end }}
