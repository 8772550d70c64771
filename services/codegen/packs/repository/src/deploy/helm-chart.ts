import { jsonText, plainLine, yamlString } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import { deployment, HELPERS, INGRESS, SERVICE, VOLUME } from './helm-templates.js';
import { POSTGRES, POSTGRES_SCHEMA, POSTGRES_VALUES } from './helm-postgres.js';
import type { Deployed } from './deployed.js';

/** What the chart is called: a name that Kubernetes takes, whatever the application is called. */
const chartName = (name: string): string => name.slice(0, 40).replace(/-+$/, '');

/** `chart/`: the application in a Kubernetes cluster. Secrets are named, never held. */
export function helmChart(app: { readonly name: string; readonly title: string }, what: Deployed): GeneratedFile[] {
  const name = chartName(app.name);
  return [
    { path: 'Chart.yaml', text: chart(name, app.title) },
    { path: 'values.yaml', text: values(name, what) },
    { path: 'values.schema.json', text: jsonText(schema(what)) },
    { path: 'templates/_helpers.tpl', text: HELPERS },
    { path: 'templates/deployment.yaml', text: deployment(what) },
    { path: 'templates/service.yaml', text: SERVICE },
    { path: 'templates/ingress.yaml', text: INGRESS },
    ...(what.keepsData ? [{ path: 'templates/volume.yaml', text: VOLUME }] : []),
    ...(what.asksPostgres ? [{ path: 'templates/database.yaml', text: POSTGRES }] : []),
  ].map(({ path, text }) => ({ path: `chart/${path}`, text }));
}

const chart = (name: string, title: string): string =>
  `${lines('apiVersion: v2', `name: ${yamlString(name)}`, `description: ${yamlString(plainLine(title))}`, 'type: application', 'version: 1.0.0', "appVersion: '1.0.0'")}\n`;

const values = (name: string, { keepsData, asksPostgres, signsIn }: Deployed): string =>
  `${lines(
    '# The image that `docker build .` makes, where the cluster finds it.',
    'image:',
    `  repository: ${yamlString(name)}`,
    '  # Empty: the version of the application.',
    "  tag: ''",
    '  pullPolicy: IfNotPresent',
    !keepsData && ['', 'replicas: 2'],
    '',
    `# A Secret whose keys become variables${signsIn ? ': ADMIN_EMAIL and ADMIN_PASSWORD make the first account' : ''}. Empty: none.`,
    "existingSecret: ''",
    keepsData && [
      '',
      '# The database. One copy of the application runs at a time, because it is a file.',
      'persistence:',
      '  size: 1Gi',
      "  # Empty: the cluster's usual one.",
      "  storageClass: ''",
    ],
    asksPostgres && ['', ...POSTGRES_VALUES],
    '',
    'service:',
    '  port: 80',
    '',
    'ingress:',
    '  enabled: false',
    "  className: ''",
    "  host: ''",
    '  # A Secret with the certificate. Empty: no TLS.',
    "  tlsSecret: ''",
    '',
    'resources:',
    '  requests:',
    '    cpu: 50m',
    '    memory: 128Mi',
    '  limits:',
    '    memory: 512Mi',
  )}\n`;

const text = { type: 'string' };
const port = { type: 'integer', minimum: 1, maximum: 65_535 };
const object = (properties: object, required = Object.keys(properties)): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

function schema({ keepsData, asksPostgres }: Deployed): object {
  const own = {
    image: object({ repository: { type: 'string', minLength: 1 }, tag: text, pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] } }),
    ...(!keepsData && { replicas: { type: 'integer', minimum: 1 } }),
    existingSecret: text,
    ...(keepsData && { persistence: object({ size: { type: 'string', pattern: '^[0-9]+(Mi|Gi|Ti)$' }, storageClass: text }) }),
    ...(asksPostgres && { database: object(POSTGRES_SCHEMA) }),
    service: object({ port }),
    ingress: object({ enabled: { type: 'boolean' }, className: text, host: text, tlsSecret: text }),
    resources: { type: 'object' },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...object({ ...own, global: { type: 'object' } }, Object.keys(own)),
    if: { properties: { ingress: { properties: { enabled: { const: true } } } } },
    // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
    then: { properties: { ingress: { properties: { host: { minLength: 1 } } } } },
  };
}
