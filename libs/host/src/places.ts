import { AppError } from '@hexad/kernel';
import type { Settings } from './settings.js';

const SETTINGS = ['HEXAD_RPC_ADDRESSES', 'HEXAD_RPC_LISTEN'] as const;
/** What gRPC resolves by itself; the addresses come after it. */
const SCHEME = /^(?:dns:(?:\/\/[^/]*\/)?|ipv[46]:)/;
const ADDRESS = /^(?:\[[0-9A-Fa-f:.]+\]|[^\s:[\],/]+):(\d{1,5})$/;

/** `spec=10.0.0.7:7400 workflow=10.0.0.8:7400` */
export const placesOf = (text: string | undefined): Record<string, string> => Object.fromEntries(pairs(text));

/** Fails with `settings_invalid` on a role that there is not or that is there twice, and on what is no address with a port. */
export function checkPlaces(settings: Settings, roles: readonly string[]): void {
  for (const name of SETTINGS) {
    const seen = new Set<string>();
    for (const [role, address] of pairs(settings[name])) {
      if (!roles.includes(role)) throw wrong(name, `names the role ${JSON.stringify(role)}; there are: ${roles.join(', ')}`);
      if (seen.has(role))
        throw wrong(name, `names the role ${role} twice; several addresses of one are ${role}=ipv4:10.0.0.7:7400,10.0.0.8:7400`);
      seen.add(role);
      if (!isAddress(address, name === 'HEXAD_RPC_LISTEN' ? 0 : 1))
        throw wrong(name, `has ${JSON.stringify(address)} for the role ${role}, which is no host:port with a port up to 65535`);
    }
  }
}

const pairs = (text = ''): (readonly [role: string, address: string])[] =>
  text
    .split(/\s+/)
    .filter(Boolean)
    .map((place) => [place.slice(0, place.indexOf('=')), place.slice(place.indexOf('=') + 1)]);

function isAddress(text: string, lowestPort: number): boolean {
  if (/^unix:.+/.test(text)) return true;
  const scheme = SCHEME.exec(text)?.[0] ?? '';
  const addresses = text.slice(scheme.length);
  return (scheme.startsWith('ipv') ? addresses.split(',') : [addresses]).every((address) => {
    const port = Number(ADDRESS.exec(address)?.[1] ?? Number.NaN);
    return port >= lowestPort && port <= 65_535;
  });
}

const wrong = (setting: string, why: string): AppError => new AppError('settings_invalid', `${setting} ${why}.`);
