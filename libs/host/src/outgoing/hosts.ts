import { AppError } from '@hexad/kernel';
import { isIn, isMetadata, isPublic, parseAddress, parseRange, type Range } from './address.js';

/** What the operator lets tenants reach besides the public internet over https. */
export type AllowedHost =
  | { readonly kind: 'host'; readonly host: string; readonly port: number | undefined }
  | { readonly kind: 'suffix'; readonly suffix: string }
  | { readonly kind: 'range'; readonly range: Range };

/** What tenants may reach. */
export interface HostRule {
  readonly allowed: readonly AllowedHost[];
  /** The name of the operator's setting, for people. */
  readonly setting: string;
}

/** Where a connection goes. */
export interface Target {
  /** A name in small letters without a last dot, or an address. */
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
}

const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/;
/** Names of the machine itself. */
const INSIDE = /^(.+\.)?localhost\.?$/;
const METADATA_NAMES = new Set(['metadata.google.internal', 'metadata', 'metadata.azure.internal', 'metadata.tencentyun.com']);

/** A comma list of host, host:port, *.suffix and CIDR ranges; IPv6 addresses with a port stand in brackets. Fails with `invalid`. */
export const readAllowed = (text: string): AllowedHost[] =>
  text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
    .map(readOne);

/** Whether `readAllowed` reads it, into nothing but these kinds. */
export function areHosts(text: string, kinds: readonly AllowedHost['kind'][] = ['host', 'suffix', 'range']): boolean {
  try {
    return readAllowed(text).every(({ kind }) => kinds.includes(kind));
  } catch {
    return false;
  }
}

function readOne(text: string): AllowedHost {
  const range = parseRange(text);
  if (range !== undefined) return { kind: 'range', range };
  const suffix = text.startsWith('*.') ? text.slice(2) : undefined;
  if (suffix !== undefined && NAME.test(suffix)) return { kind: 'suffix', suffix };
  const [, host = '', port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [undefined, text];
  const address = parseAddress(host);
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  if (isPort && (address !== undefined || NAME.test(host)))
    return { kind: 'host', host: address ?? host, port: port === undefined ? undefined : Number(port) };
  throw new AppError('invalid', `${JSON.stringify(text)} is no host, host:port, *.suffix or CIDR range.`);
}

export function targetOf({ hostname, port, protocol }: Pick<URL, 'hostname' | 'port' | 'protocol'>): Target {
  const isEncrypted = protocol === 'https:';
  const host = parseAddress(hostname) ?? hostname.toLowerCase().replace(/\.$/, '');
  return { host, port: port === '' ? (isEncrypted ? 443 : 80) : Number(port), isEncrypted };
}

/** Whether an entry is an address, or a name, that only the operator opens: not one in the public internet. */
export function isInside(entry: AllowedHost): boolean {
  if (entry.kind !== 'host') return false;
  const address = parseAddress(entry.host);
  return address === undefined ? INSIDE.test(entry.host) || METADATA_NAMES.has(entry.host) : !isPublic(address) || isMetadata(address);
}

/** Whether the operator named this host, whatever its addresses. */
export const isNamed = (allowed: readonly AllowedHost[], { host, port }: Target): boolean =>
  allowed.some((one) => {
    if (one.kind === 'host') return one.host === host && (one.port === undefined || one.port === port);
    return one.kind === 'suffix' && host.endsWith(`.${one.suffix}`) && !METADATA_NAMES.has(host);
  });

/**
 * Fails with `host_refused` unless a connection to each of these addresses is allowed: public ones over https, others where the operator said so.
 */
export function checkAddresses(rule: HostRule, target: Target, addresses: readonly string[]): void {
  const { allowed } = rule;
  const refused = (host: string, why: string): AppError => refusal(rule, host, why);
  const named = isNamed(allowed, target);
  if (METADATA_NAMES.has(target.host) && !named) throw refused(target.host, 'it gives away the credentials of the machine');
  for (const text of addresses) {
    const address = parseAddress(text);
    if (address === undefined) throw refused(target.host, 'it has an address that cannot be read');
    if (isMetadata(address) && !namesExactly(allowed, target, address))
      throw refused(target.host, 'it gives away the credentials of the machine');
    if (named) continue;
    const inRange = allowed.some((one) => one.kind === 'range' && isIn(address, one.range));
    if (!inRange && !isPublic(address)) throw refused(target.host, 'its address is private or special');
    if (!inRange && !target.isEncrypted) throw refused(target.host, 'it is not https');
  }
}

const namesExactly = (allowed: readonly AllowedHost[], target: Target, address: string): boolean =>
  allowed.some(
    (one) => one.kind === 'host' && (one.host === address || one.host === target.host) && (one.port ?? target.port) === target.port,
  );

const refusal = ({ setting }: HostRule, host: string, why: string): AppError =>
  new AppError(
    'host_refused',
    `${JSON.stringify(host.slice(0, 200))} may not be called: ${why}. The operator can allow hosts with ${setting}.`,
  );
