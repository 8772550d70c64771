import { lines } from '../../../../src/domain/text.js';
import type { Deployed } from './deployed.js';

export const HELPERS = `{{- define "app.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "app.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "app.labels" -}}
{{ include "app.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
`;

export const metadata = (kind: string, apiVersion: string, name = '{{ include "app.name" . }}'): string =>
  lines(
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}`,
    '  labels: {{- include "app.labels" . | nindent 4 }}',
  );

const probe = (name: string, path: string): string =>
  lines(`          ${name}:`, '            httpGet:', `              path: ${path}`, '              port: http');

/** Where the database runs in the cluster too; else the Secret of the settings has DATABASE_URL. */
const CONNECTION = [
  '          {{- if .Values.database.enabled }}',
  '          env:',
  '            - name: DATABASE_URL',
  '              value: postgres://app@{{ include "app.name" . }}-database:5432/app',
  '            - name: PGPASSWORD',
  '              valueFrom:',
  '                secretKeyRef:',
  '                  name: {{ required "database.passwordSecret names a Secret with the key password" .Values.database.passwordSecret }}',
  '                  key: password',
  '          {{- end }}',
];

export const deployment = ({ port, keepsData, asksPostgres, readyPath, livePath, user }: Deployed): string =>
  `${lines(
    metadata('Deployment', 'apps/v1'),
    'spec:',
    keepsData ? ['  replicas: 1', '  strategy:', '    type: Recreate'] : '  replicas: {{ .Values.replicas }}',
    '  selector:',
    '    matchLabels: {{- include "app.selector" . | nindent 6 }}',
    '  template:',
    '    metadata:',
    '      labels: {{- include "app.labels" . | nindent 8 }}',
    '    spec:',
    '      automountServiceAccountToken: false',
    '      securityContext:',
    '        runAsNonRoot: true',
    `        runAsUser: ${user}`,
    `        runAsGroup: ${user}`,
    `        fsGroup: ${user}`,
    '        seccompProfile:',
    '          type: RuntimeDefault',
    '      containers:',
    '        - name: app',
    '          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
    '          imagePullPolicy: {{ .Values.image.pullPolicy }}',
    '          ports:',
    '            - name: http',
    `              containerPort: ${port}`,
    '          {{- with .Values.existingSecret }}',
    '          envFrom:',
    '            - secretRef:',
    '                name: {{ . }}',
    '          {{- end }}',
    asksPostgres && CONNECTION,
    probe('readinessProbe', readyPath),
    probe('livenessProbe', livePath),
    '          resources: {{- toYaml .Values.resources | nindent 12 }}',
    '          securityContext:',
    '            allowPrivilegeEscalation: false',
    '            readOnlyRootFilesystem: true',
    '            capabilities:',
    '              drop: [ALL]',
    '          volumeMounts:',
    '            - name: tmp',
    '              mountPath: /tmp',
    keepsData && ['            - name: data', '              mountPath: /data'],
    '      volumes:',
    '        - name: tmp',
    '          emptyDir: {}',
    keepsData && ['        - name: data', '          persistentVolumeClaim:', '            claimName: {{ include "app.name" . }}'],
  )}\n`;

export const SERVICE =
  `${lines(
    metadata('Service', 'v1'),
    'spec:',
    '  selector: {{- include "app.selector" . | nindent 4 }}',
    '  ports:',
    '    - name: http',
    '      port: {{ .Values.service.port }}',
    '      targetPort: http',
  )}\n`;

export const INGRESS = `{{- if .Values.ingress.enabled }}
${metadata('Ingress', 'networking.k8s.io/v1')}
spec:
  {{- with .Values.ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with .Values.ingress.tlsSecret }}
  tls:
    - hosts:
        - {{ $.Values.ingress.host }}
      secretName: {{ . }}
  {{- end }}
  rules:
    - host: {{ required "ingress.host names where the application is reached" .Values.ingress.host }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {{ include "app.name" . }}
                port:
                  name: http
{{- end }}
`;

/** Records outlive an uninstall. */
export const VOLUME = `${metadata('PersistentVolumeClaim', 'v1')}
  annotations:
    helm.sh/resource-policy: keep
spec:
  accessModes: [ReadWriteOnce]
  {{- with .Values.persistence.storageClass }}
  storageClassName: {{ . }}
  {{- end }}
  resources:
    requests:
      storage: {{ .Values.persistence.size }}
`;
