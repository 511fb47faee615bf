{{/* Two aliases of this chart in one release get two names. */}}
{{- define "mozdef-stack.name" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else if .Values.nameOverride }}
{{- printf "%s-%s" .Release.Name .Values.nameOverride }}
{{- else if ne .Chart.Name "mozdef-stack" }}
{{- printf "%s-%s" .Release.Name .Chart.Name }}
{{- else }}
{{- .Release.Name }}
{{- end }}
{{- end }}
