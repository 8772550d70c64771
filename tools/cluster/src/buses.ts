/** The kinds of bus, and where each is expected unless HEXAD_BUS_URL says otherwise. */
export const BUSES = {
  rabbitmq: 'amqp://guest:guest@127.0.0.1:5672',
  nats: 'nats://127.0.0.1:4222',
  embedded: 'embedded:',
} as const;
export type BusName = keyof typeof BUSES;

export const isBus = (name: string): name is BusName => Object.hasOwn(BUSES, name);

/** The kind of bus that a URL of HEXAD_BUS_URL means; absent where it means none. */
export function busOf(url: string): BusName | undefined {
  if (/^amqps?:/.test(url)) return 'rabbitmq';
  if (/^(nats|tls):/.test(url)) return 'nats';
  return url === 'embedded:' ? 'embedded' : undefined;
}
