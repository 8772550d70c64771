import { AppError } from '@hexad/kernel';

export type RoleState = 'starting' | 'ready' | 'stopping' | 'stopped' | 'failed';

export interface HealthReport {
  /** Everything that was started is ready, and every check passes. */
  readonly ready: boolean;
  readonly roles: Readonly<Record<string, RoleState>>;
  /** Name of a check → `ok`, or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Milliseconds after which a check that has not answered counts as failed. */
const CHECK_MS = 2_000;

/** Live: the process answers at all. Ready: `report().ready`. */
export class Health {
  readonly #roles = new Map<string, RoleState>();
  readonly #checks = new Map<string, () => Promise<void>>();

  role(name: string, state: RoleState): void {
    this.#roles.set(name, state);
  }

  /** Adds a condition of readiness: `database`. It fails by throwing. Disposing takes it away. */
  check(name: string, probe: () => Promise<void>): Disposable {
    this.#checks.set(name, probe);
    return { [Symbol.dispose]: () => void this.#checks.delete(name) };
  }

  async report(): Promise<HealthReport> {
    const checks = await Promise.all([...this.#checks].map(async ([name, probe]) => [name, await outcome(probe)] as const));
    const states = [...this.#roles.values()];
    return {
      ready: states.length > 0 && states.every((state) => state === 'ready') && checks.every(([, result]) => result === 'ok'),
      roles: Object.fromEntries(this.#roles),
      checks: Object.fromEntries(checks),
    };
  }
}

async function outcome(probe: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout', `no answer in ${CHECK_MS} ms`)), CHECK_MS);
  });
  try {
    await Promise.race([probe(), late]);
    return 'ok';
  } catch (error) {
    return AppError.from(error).message;
  } finally {
    clearTimeout(timer);
  }
}
