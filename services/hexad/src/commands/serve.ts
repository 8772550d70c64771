import { parseArgs } from 'node:util';
import { stopOnSignals, type RoleModule } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import { hostPlatform } from '../hosting/host-platform.js';
import { ROLES } from '../hosting/roles.js';
import { untilStopped } from '../hosting/until-stopped.js';
import { parsing } from './parsing.js';

/** What processes must share to be one platform. */
const SHARED = ['HEXAD_DATABASE_URL', 'HEXAD_SERVICES_SECRET'] as const;

/** `hexad serve --role …`: some roles in this process until Ctrl-C; the others run elsewhere. */
export async function serve(args: string[]): Promise<number> {
  const { values } = parsing(() => parseArgs({ args, options: { role: { type: 'string' } } }));
  const roles = rolesOf(values.role);
  if (roles !== ROLES) checkShared();
  using signals = stopOnSignals();
  const startedAt = performance.now();
  await using running = await hostPlatform({ roles, signal: signals.signal });
  const names = roles.map(({ name }) => name).join(', ');
  console.log(
    `Hexad's ${names} ${roles.length === 1 ? 'is' : 'are'} ready after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`,
  );
  return await untilStopped(running, signals);
}

function rolesOf(text: string | undefined): readonly RoleModule[] {
  const known = ROLES.map(({ name }) => name).join(', ');
  if (text === undefined) throw new AppError('invalid', `\`hexad serve\` needs --role: all, or some of ${known}.`);
  if (text === 'all') return ROLES;
  return [...new Set(text.split(','))].map((name) => {
    const role = ROLES.find((candidate) => candidate.name === name);
    if (!role) throw new AppError('invalid', `There is no role ${JSON.stringify(name)}; there are: all, ${known}.`);
    return role;
  });
}

function checkShared(): void {
  const missing = SHARED.filter((name) => !process.env[name]);
  if (missing.length === 0) return;
  throw new AppError(
    'settings_invalid',
    `Roles in several processes are one platform only with the same ${missing.join(' and ')}: set it.`,
  );
}
