import { openNatsBus } from '@hexad/bus/nats';
import { describe } from 'vitest';
import { busConformance } from './bus-conformance.js';
import { conformanceSchema, restartable } from './bus-under-test.js';
import { hasNats, natsNames } from './nats-server.js';
import { withStore } from './with-store.js';

describe.runIf(await hasNats())('on a real broker', () => {
  busConformance('NATS', { priority: true, cancel: true, order: true }, async () => {
    const stack = new AsyncDisposableStack();
    const { server } = stack.use(await withStore([conformanceSchema]));
    const { url, prefix } = stack.use(natsNames());
    return restartable(server.store(conformanceSchema), stack, () => openNatsBus({ url, prefix, server, maxBytes: 64 * 1024 * 1024 }));
  });
});
