import { parseArgs } from 'node:util';
import { PlatformSettings, readSettings, schemasOf } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import { openStore } from '@hexad/store';
import { ROLES } from '../hosting/roles.js';
import { parsing } from './parsing.js';

/** `hexad migrate`: brings the schemas of all services up to date; safe while others do the same. */
export async function migrate(args: string[]): Promise<number> {
  parsing(() => parseArgs({ args, options: {} }));
  const {
    HEXAD_DATABASE_URL: url,
    HEXAD_DATABASE_DIRECT_URL: directUrl,
    HEXAD_DATABASE_OWNER_URL: ownerUrl,
  } = readSettings(
    [PlatformSettings, ...ROLES.flatMap(({ settings }) => settings ?? [])],
    [{ name: 'the environment', values: process.env }],
  );
  if (!url?.startsWith('postgres')) {
    throw new AppError('settings_invalid', 'HEXAD_DATABASE_URL must be postgres://…; an embedded database is migrated when it is opened.');
  }
  const schemas = schemasOf(ROLES);
  await using server = await openStore({ url, directUrl: directUrl || undefined, ownerUrl: ownerUrl || undefined, schemas });
  await server.migrate();
  console.log(`The schemas ${schemas.map(({ service }) => service).join(', ')} are up to date.`);
  return 0;
}
