// A service of its own that does two kinds of steps, `stock.reserve` and `stock.release`. In another language: proto/hexad/workflow/v1/plugins.proto.
//   HEXAD_PLUGINS=127.0.0.1:7301 HEXAD_KEY=<key of an owner or admin> node stock.mjs
import { setTimeout as pause } from 'node:timers/promises';
import { servePlugins } from '@hexad/rpc/plugins';

/** Reservations by the key of their step: a step that comes again, after a crash, finds its own. */
const reservations = new Map();
const item = { sku: { type: 'string', minLength: 1 }, count: { type: 'integer', minimum: 1 } };

const stock = {
  reserve: {
    description: 'Takes goods out of the stock for an order',
    input: { type: 'object', properties: item, required: ['sku', 'count'], additionalProperties: false },
    output: { type: 'object', properties: { reservation: { type: 'string' } }, required: ['reservation'] },
    async run({ sku, count }, { idempotencyKey, signal, progress }) {
      progress(`reserving ${count} of ${sku}`);
      // The work itself; it stops when nobody wants it any more.
      await pause(Number(process.env.TAKES_MS ?? 10), undefined, { signal });
      if (!reservations.has(idempotencyKey)) reservations.set(idempotencyKey, { sku, count });
      return { reservation: `R-${idempotencyKey}` };
    },
  },
  release: {
    description: 'Puts them back',
    input: { type: 'object', properties: { reservation: { type: 'string' } }, required: ['reservation'] },
    async run({ reservation }) {
      return { released: reservations.delete(reservation.slice(2)) };
    },
  },
};

const { HEXAD_PLUGINS: address = '127.0.0.1:7301', HEXAD_KEY: key, LEASE_SECONDS: leaseSeconds = 30 } = process.env;
const onTrouble = ({ code, message }) => console.error(`${code}: ${message}`);
const serving = await servePlugins({ address, key, plugins: { stock }, leaseSeconds: Number(leaseSeconds), onTrouble });
console.log('ready');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, async () => void (await serving[Symbol.asyncDispose]()));
