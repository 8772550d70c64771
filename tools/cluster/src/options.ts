import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { BUSES, busOf, isBus, type BusName } from './buses.js';
import { isRole, ROLES, type RoleName } from './roles.js';

/** What a cluster is to be. */
export interface Options {
  /** Of its database, its names at the broker and its folder. Default `cluster`. */
  readonly name: string;
  /** Where it keeps its secrets, its blobs and its logs. Default `.hexad/<name>` of the checkout. */
  readonly folder: string;
  /** Default: what HEXAD_BUS_URL says, or else `rabbitmq`. */
  readonly bus: BusName;
  readonly busUrl: string;
  /** Of the first gateway. Default 7300; 0 takes a free one. */
  readonly port: number;
  /** Processes of each role. Default 1. */
  readonly processes: Readonly<Record<RoleName, number>>;
  /** Of the first process; each has the port behind that of the one before. From HEXAD_METRICS_LISTEN; without it there are none. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
}

export const USAGE = `usage: npm run cluster -- [--bus rabbitmq|nats|embedded] [--processes N | --processes role=N,…] [--name NAME] [--folder FOLDER] [--port PORT]

Starts every role as a process of its own until Ctrl-C. HEXAD_BUS_URL, HEXAD_DATABASE_OWNER_URL and HEXAD_METRICS_LISTEN=host:port are heeded;
the metrics of the processes are at that port and those behind it. Roles: ${ROLES.join(', ')}.`;

const HOME = fileURLToPath(new URL('../../../.hexad', import.meta.url));
const MOST = 8;

/** Undefined when help is asked for. Fails with `invalid` and one sentence. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | undefined {
  const { values } = parsed(args);
  if (values.help) return undefined;
  const { name } = values;
  if (!/^[a-z][a-z0-9_]{0,20}$/.test(name)) refuse(`A cluster's name is a-z, 0-9 and _, at most 21, not ${JSON.stringify(name)}.`);
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) refuse(`--port is 0 to 65535, not ${JSON.stringify(values.port)}.`);
  return {
    name,
    folder: values.folder ?? join(HOME, name),
    ...chosenBus(values.bus, env['HEXAD_BUS_URL']),
    port: Number(values.port),
    processes: processesFrom(values.processes),
    metrics: metricsFrom(env['HEXAD_METRICS_LISTEN']),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        bus: { type: 'string' },
        name: { type: 'string', default: 'cluster' },
        folder: { type: 'string' },
        port: { type: 'string', default: '7300' },
        processes: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function chosenBus(asked: string | undefined, url: string | undefined): Pick<Options, 'bus' | 'busUrl'> {
  if (asked !== undefined && !isBus(asked))
    refuse(`There is no bus ${JSON.stringify(asked)}; there are: ${Object.keys(BUSES).join(', ')}.`);
  if (url === undefined) return { bus: asked ?? 'rabbitmq', busUrl: BUSES[asked ?? 'rabbitmq'] };
  const bus = busOf(url) ?? refuse('HEXAD_BUS_URL is neither amqp://…, nor nats://…, nor embedded:.');
  if (asked !== undefined && asked !== bus) refuse(`--bus is ${asked}, but HEXAD_BUS_URL is one of ${bus}.`);
  return { bus, busUrl: url };
}

/** `2` of each, or `agents=2,spec=3` with one of the others. */
function processesFrom(text: string): Record<RoleName, number> {
  const counts = Object.fromEntries(ROLES.map((role) => [role, 1])) as Record<RoleName, number>;
  const parts = /^\d+$/.test(text) ? ROLES.map((role) => `${role}=${text}`) : text.split(',');
  for (const part of parts) {
    const [role = '', count = ''] = part.split('=');
    if (!isRole(role)) refuse(`There is no role ${JSON.stringify(role)}; there are: ${ROLES.join(', ')}.`);
    if (!/^\d$/.test(count) || Number(count) < 1 || Number(count) > MOST)
      refuse(`--processes takes 1 to ${MOST} of a role, as in agents=2, not ${JSON.stringify(part)}.`);
    counts[role] = Number(count);
  }
  return counts;
}

function metricsFrom(listen: string | undefined): Options['metrics'] {
  if (listen === undefined) return undefined;
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(listen) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_000)
    refuse(`HEXAD_METRICS_LISTEN is host:port with a port of 1 to 65000, not ${JSON.stringify(listen)}.`);
  return { host, port: Number(port) };
}

function refuse(message: string): never {
  throw new AppError('invalid', message);
}
