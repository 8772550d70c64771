import { GuardedHosts, readAllowed, type AllowedHost, type Resolver, type Target } from '@hexad/host/outgoing';
import { AppError } from '@hexad/kernel';

const SETTING = 'HEXAD_SANDBOX_HOSTS';

/** Where commands may connect to: what the operator allows at all, and of that what a command asked for. */
export class AllowedHosts {
  readonly #operator: readonly AllowedHost[];
  readonly #guarded: GuardedHosts;

  /** `allowed` is the operator's list. A private address is only open where a range or an address in it says so, not by a name. */
  constructor(allowed: string, resolver: Resolver) {
    this.#operator = readAllowed(allowed);
    const ranges = this.#operator.filter((one) => one.kind === 'range');
    this.#guarded = new GuardedHosts({ allowed: ranges, setting: SETTING, resolver });
  }

  /** Reads what a command asks for. Fails with `host_refused` for what the operator does not allow, with `invalid` for what is no host. */
  narrow(asked: readonly string[]): readonly AllowedHost[] {
    return asked.flatMap((text) => {
      const hosts = readAllowed(text);
      if (!hosts.every((one) => this.#covers(one))) throw refused(text);
      return hosts;
    });
  }

  /** The addresses that a connection to the target may go to. Fails with `host_refused`, and with `unavailable` when it has none. */
  async addresses(narrowed: readonly AllowedHost[], target: Target): Promise<readonly string[]> {
    if (!opens(narrowed, target) || !opens(this.#operator, target)) throw refused(`${target.host}:${target.port}`);
    return this.#guarded.connectable({ ...target, isEncrypted: true });
  }

  #covers(asked: AllowedHost): boolean {
    if (asked.kind === 'host') return opens(this.#operator, { host: asked.host, port: asked.port ?? HTTPS, isEncrypted: true });
    return asked.kind === 'suffix' && this.#operator.some((one) => one.kind === 'suffix' && isBelow(asked.suffix, one.suffix));
  }
}

const HTTPS = 443;

/** A host without a port, and all below a suffix, are open on 443 only. */
const opens = (allowed: readonly AllowedHost[], { host, port }: Target): boolean =>
  allowed.some((one) => {
    if (one.kind === 'host') return one.host === host && (one.port ?? HTTPS) === port;
    return one.kind === 'suffix' && port === HTTPS && host.endsWith(`.${one.suffix}`);
  });

const isBelow = (suffix: string, above: string): boolean => suffix === above || suffix.endsWith(`.${above}`);

const refused = (what: string): AppError =>
  new AppError(
    'host_refused',
    `A sandboxed command may not reach ${JSON.stringify(what.slice(0, 200))}. The operator allows hosts with ${SETTING}.`,
  );
