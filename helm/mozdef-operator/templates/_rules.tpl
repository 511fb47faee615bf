{{/* What the operator may do in a namespace with stacks. The same for every scope. A test compares it with what the operator did. */}}
{{- define "mozdef-operator.rules" -}}
# the stacks
- apiGroups: [mozdef.io]
  resources: [mozdefstacks]
  verbs: [list, watch]
- apiGroups: [mozdef.io]
  resources: [mozdefstacks/status]
  verbs: [patch]
# ownerReferences that block deletion, where the admission OwnerReferencesPermissionEnforcement is on (OpenShift)
- apiGroups: [mozdef.io]
  resources: [mozdefstacks/finalizers]
  verbs: [update]
# what stacks consist of
- apiGroups: [""]
  resources: [serviceaccounts, services, configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies, ingresses]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
# secrets that stacks refer to (read), and those of the bastion's senders (rotated)
- apiGroups: [""]
  resources: [secrets]
  {{- with .Values.rbac.secretNames }}
  resourceNames: {{ toJson . }}
  {{- end }}
  verbs: [get, list, watch, patch]
{{- if .Values.config.generateSecrets }}
# and generated; a name cannot limit create
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
{{- end }}
# why a pod is not ready
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
# kinds that a cluster may have or not: looked up, not watched
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, create, patch, delete]
- apiGroups: [keda.sh]
  resources: [scaledobjects, triggerauthentications]
  verbs: [get, list, create, patch, delete]
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors, prometheusrules]
  verbs: [get, list, create, patch, delete]
- apiGroups: [cert-manager.io]
  resources: [certificates]
  verbs: [get, list, create, patch, delete]
- apiGroups: [route.openshift.io]
  resources: [routes]
  verbs: [get, list, create, patch, delete]
# a Route with a host name of yours: asked for by OpenShift on each write of one
- apiGroups: [route.openshift.io]
  resources: [routes/custom-host]
  verbs: [create, update]
{{- end }}
