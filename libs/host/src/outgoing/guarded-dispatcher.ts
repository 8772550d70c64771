import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '@hexad/kernel';
import { Agent, buildConnector } from 'undici';
import type { GuardedHosts } from './guarded-hosts.js';
import { targetOf } from './hosts.js';

/**
 * Connections that only go where they may: the addresses that were checked are the ones connected to, so a name that means something else a moment
 * later changes nothing. Kept alive, for all tenants. Nothing else bounds the time of an answer.
 */
export function guardedDispatcher(hosts: GuardedHosts): Agent {
  return new Agent({ connect: guardedConnector(hosts), headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 });
}

function guardedConnector(hosts: GuardedHosts): buildConnector.connector {
  return (options, callback) => void connect(hosts, options, callback);
}

async function connect(hosts: GuardedHosts, options: buildConnector.Options, callback: buildConnector.Callback): Promise<void> {
  let addresses: readonly string[];
  try {
    addresses = await hosts.connectable(targetOf(options));
  } catch (error) {
    callback(AppError.from(error), null);
    return;
  }
  buildConnector({ lookup: answering(addresses), timeout: 10_000, autoSelectFamily: true })(options, callback);
}

/** Answers with what was found before, whatever it is asked. */
const answering =
  (addresses: readonly string[]): LookupFunction =>
  (_, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all === true) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };
