import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { dataFolder, localKeyFile, type Platform, type RoleModule } from '@hexad/host';
import { IdentityProjects } from '@hexad/rpc';
import { IdentityCallers } from './adapters/identity-callers.js';
import { OwnEvents } from './asyncapi/own-events.js';
import { Backend } from './application/backend.js';
import { DeadLetterDesk } from './application/dead-letter-desk.js';
import { GatewayModule } from './gateway.module.js';
import { startHttp } from './http/start-http.js';
import { limitsOf } from './socket/limits.js';
import { Stopping } from './http/stopping.js';
import { checkPort } from './http/two-doors.js';
import { GatewaySettings } from './settings.js';

const NEEDS = ['identity', 'llm', 'spec', 'codegen', 'integrations', 'workflow', 'dispatcher', 'agents'];

/** The edge: REST with its OpenAPI document, on TCP for holders of a key and on a socket for the owner. */
export const gatewayRole: RoleModule = {
  name: 'gateway',
  needs: NEEDS,
  settings: GatewaySettings,
  check,
  create: (platform) => ({ name: 'gateway', needs: NEEDS, start: () => start(platform) }),
};

/** A first start that cannot listen leaves no data folder behind; a later one is told first when another process has the folder. */
async function check(settings: Platform['settings']): Promise<void> {
  const { HEXAD_HOST: host, HEXAD_PORT: port } = GatewaySettings.parse(settings);
  const metrics = settings['HEXAD_METRICS_LISTEN'];
  if (typeof port === 'number' && port > 0 && metrics === `${host.includes(':') ? `[${host}]` : host}:${port}`)
    throw new AppError(
      'settings_invalid',
      `HEXAD_METRICS_LISTEN is ${metrics}, where the gateway listens by HEXAD_PORT; choose another port.`,
    );
  if (port !== 'none' && !existsSync(dataFolder(settings))) await checkPort(host, port);
}

async function start(platform: Platform): Promise<AsyncDisposable> {
  const settings = GatewaySettings.parse(platform.settings);
  const { HEXAD_HOST: host, HEXAD_PORT: port } = settings;
  const backend = new Backend(platform.rpc);
  const stopping = new Stopping();
  const callers = new IdentityCallers(backend, localKeyFile(platform.dataDir), platform.clock);
  const deadLetterDesk = new DeadLetterDesk(platform.deadLetters, platform.log('gateway'));
  await using stack = new AsyncDisposableStack();
  const http = stack.use(
    await startHttp({
      module: GatewayModule.with({
        backend,
        callers,
        deadLetterDesk,
        health: platform.health,
        stopping,
        events: new OwnEvents(platform.settings),
        metrics: platform.metrics,
      }),
      backend,
      callers,
      access: new IdentityProjects(platform.rpc, platform.clock),
      doors: { socket: join(platform.runtimeDir, 'gateway.sock'), ...(port !== 'none' && { tcp: { host, port } }) },
      sockets: limitsOf(settings),
      stopping,
      drainMs: Number(platform.settings['HEXAD_DRAIN_MS'] ?? 10_000),
      log: platform.log('gateway'),
      metrics: platform.metrics,
      tracing: platform.tracing,
    }),
  );
  if (http.port !== undefined) {
    // With port 0 this is how others learn which one it became.
    const file = join(platform.runtimeDir, 'gateway.url');
    stack.defer(() => rm(file, { force: true }));
    await writeFile(file, `http://${host.includes(':') ? `[${host}]` : host}:${http.port}\n`, { mode: 0o600 });
  }
  return stack.move();
}
