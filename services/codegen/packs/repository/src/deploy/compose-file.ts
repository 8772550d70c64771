import { yamlString } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Deployed } from './deployed.js';

/** `compose.yaml` and the settings that it reads. No password is in either. */
export const composeFiles = (name: string, what: Deployed): GeneratedFile[] => [
  { path: 'compose.yaml', text: `${composeFile(name, what)}\n` },
  { path: '.env.example', text: `${settings(what)}\n` },
];

/** The health check is the image's own. */
const composeFile = (name: string, { target, port, keepsData }: Deployed): string =>
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
  );

const settings = ({ signsIn }: Deployed): string =>
  lines(
    '# Copy this file to .env, which is never committed, and take the signs off the lines that you need.',
    '# The port at which the application answers.',
    '# PORT=3000',
    signsIn && [
      '# The first account, made at the first start; the password has at least 12 characters.',
      '# ADMIN_EMAIL=',
      '# ADMIN_PASSWORD=',
    ],
  );
