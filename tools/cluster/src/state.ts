import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a cluster keeps between two starts: its folder, and secrets that nobody else has. */
export interface State {
  readonly folder: string;
  readonly servicesSecret: string;
  readonly databasePassword: string;
}

/** Made at the first start; only its owner can read it. */
export function openState(folder: string): State {
  const file = join(folder, 'secrets.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify({ servicesSecret: secret(), databasePassword: secret() }), { mode: 0o600 });
  }
  return { folder, ...(JSON.parse(readFileSync(file, 'utf8')) as Omit<State, 'folder'>) };
}

const secret = (): string => randomBytes(32).toString('hex');
