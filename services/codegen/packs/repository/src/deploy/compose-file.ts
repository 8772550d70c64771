import { yamlString } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Deployed } from './deployed.js';

/** `compose.yaml` and the settings that it reads. No password is in either. */
export const composeFiles = (name: string, what: Deployed): GeneratedFile[] => [
  { path: 'compose.yaml', text: `${composeFile(name, what)}\n` },
  { path: '.env.example', text: `${settings(what)}\n` },
];

const PASSWORD = '${DATABASE_PASSWORD:?is set in .env}';

const POSTGRES = [
  '  database:',
  '    image: postgres:17',
  '    environment:',
  '      POSTGRES_USER: app',
  '      POSTGRES_DB: app',
  `      POSTGRES_PASSWORD: ${PASSWORD}`,
  '    restart: unless-stopped',
  '    healthcheck:',
  "      test: [CMD, pg_isready, --username, app, --dbname, app]",
  '      interval: 2s',
  '      retries: 30',
  '    security_opt:',
  '      - no-new-privileges:true',
  '    volumes:',
  '      - data:/var/lib/postgresql/data',
  'volumes:',
  '  data:',
];

/** The health check is the image's own. */
const composeFile = (name: string, { target, port, keepsData, asksPostgres }: Deployed): string =>
  lines(
    '# docker compose up --build --wait',
    `name: ${yamlString(name)}`,
    'services:',
    '  app:',
    '    build:',
    '      context: .',
    `      target: ${target}`,
    '    ports:',
    `      - '127.0.0.1:\${PORT:-3000}:${port}'`,
    '    env_file:',
    '      - path: .env',
    '        required: false',
    '    environment:',
    "      HOST: '0.0.0.0'",
    `      PORT: '${port}'`,
    asksPostgres && [
      '      DATABASE_URL: postgres://app@database:5432/app',
      `      PGPASSWORD: ${PASSWORD}`,
      '    depends_on:',
      '      database:',
      '        condition: service_healthy',
    ],
    '    restart: unless-stopped',
    '    init: true',
    '    read_only: true',
    '    tmpfs:',
    '      - /tmp',
    '    cap_drop:',
    '      - ALL',
    '    security_opt:',
    '      - no-new-privileges:true',
    keepsData && ['    volumes:', '      - data:/data', 'volumes:', '  data:'],
    asksPostgres && POSTGRES,
  );

const settings = ({ signsIn, asksPostgres }: Deployed): string =>
  lines(
    '# Copy this file to .env, which is never committed, and take the signs off the lines that you need.',
    '# The port at which the application answers.',
    '# PORT=3000',
    asksPostgres && ['# Of the database, which nothing outside reaches. It has to be set.', '# DATABASE_PASSWORD='],
    signsIn && [
      '# The first account, made at the first start; the password has at least 12 characters.',
      '# ADMIN_EMAIL=',
      '# ADMIN_PASSWORD=',
    ],
  );
