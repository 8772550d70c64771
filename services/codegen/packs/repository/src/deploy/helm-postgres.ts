import { lines } from '../../../../src/domain/text.js';
import { metadata } from './helm-templates.js';

const NAME = '{{ include "app.name" . }}-database';

export const POSTGRES_VALUES = [
  '# A PostgreSQL beside the application. Where there is one already: not enabled, and existingSecret has DATABASE_URL.',
  'database:',
  '  enabled: true',
  '  image: postgres:17',
  '  # A Secret with the key password, of the user app.',
  "  passwordSecret: ''",
  '  size: 8Gi',
  "  # Empty: the cluster's usual one.",
  "  storageClass: ''",
];

export const POSTGRES_SCHEMA = {
  enabled: { type: 'boolean' },
  image: { type: 'string', minLength: 1 },
  passwordSecret: { type: 'string' },
  size: { type: 'string', pattern: '^[0-9]+(Mi|Gi|Ti)$' },
  storageClass: { type: 'string' },
};

const SELECTOR = ['app.kubernetes.io/name: {{ .Chart.Name }}-database', 'app.kubernetes.io/instance: {{ .Release.Name }}'];
const selector = (indent: number): string[] => SELECTOR.map((line) => `${' '.repeat(indent)}${line}`);

/** Of the image's user postgres. */
const USER = 999;

/** The volume of a StatefulSet outlives an uninstall. */
export const POSTGRES = `${lines(
  '{{- if .Values.database.enabled }}',
  metadata('Service', 'v1', NAME),
  'spec:',
  '  clusterIP: None',
  '  selector:',
  selector(4),
  '  ports:',
  '    - name: postgres',
  '      port: 5432',
  '---',
  metadata('StatefulSet', 'apps/v1', NAME),
  'spec:',
  `  serviceName: ${NAME}`,
  '  replicas: 1',
  '  selector:',
  '    matchLabels:',
  selector(6),
  '  template:',
  '    metadata:',
  '      labels:',
  selector(8),
  '    spec:',
  '      automountServiceAccountToken: false',
  '      securityContext:',
  '        runAsNonRoot: true',
  `        runAsUser: ${USER}`,
  `        runAsGroup: ${USER}`,
  `        fsGroup: ${USER}`,
  '        seccompProfile:',
  '          type: RuntimeDefault',
  '      containers:',
  '        - name: postgres',
  '          image: {{ .Values.database.image | quote }}',
  '          ports:',
  '            - name: postgres',
  '              containerPort: 5432',
  '          env:',
  '            - name: POSTGRES_USER',
  '              value: app',
  '            - name: POSTGRES_DB',
  '              value: app',
  '            - name: PGDATA',
  '              value: /var/lib/postgresql/data/pgdata',
  '            - name: POSTGRES_PASSWORD',
  '              valueFrom:',
  '                secretKeyRef:',
  '                  name: {{ required "database.passwordSecret names a Secret with the key password" .Values.database.passwordSecret }}',
  '                  key: password',
  '          readinessProbe:',
  '            exec:',
  '              command: [pg_isready, --username, app, --dbname, app]',
  '          securityContext:',
  '            allowPrivilegeEscalation: false',
  '            capabilities:',
  '              drop: [ALL]',
  '          volumeMounts:',
  '            - name: data',
  '              mountPath: /var/lib/postgresql/data',
  '  volumeClaimTemplates:',
  '    - metadata:',
  '        name: data',
  '      spec:',
  '        accessModes: [ReadWriteOnce]',
  '        {{- with .Values.database.storageClass }}',
  '        storageClassName: {{ . }}',
  '        {{- end }}',
  '        resources:',
  '          requests:',
  '            storage: {{ .Values.database.size }}',
  '{{- end }}',
)}\n`;
