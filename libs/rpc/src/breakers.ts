import { status, type ServiceError } from '@grpc/grpc-js';
import { AppError } from '@hexad/kernel';
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';

/** Failures in a row before the calls to a role are held back. */
const FAILURES = 10;
/** Milliseconds until one call may find out whether the role is back. */
const HALF_OPEN_MS = 1_000;

/** A role that does not answer is not asked by every call until its deadline: one per role, shared by everything that calls it. */
export class Breakers {
  readonly #byRole = new Map<string, CircuitBreakerPolicy>();

  async around<T>(role: string, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#of(role).execute(call);
    } catch (thrown) {
      if (!(thrown instanceof BrokenCircuitError)) throw thrown;
      throw new AppError('unavailable', `The service ${role} has not answered the last ${FAILURES} calls; it is asked again in a second.`);
    }
  }

  #of(role: string): CircuitBreakerPolicy {
    let breaker = this.#byRole.get(role);
    if (breaker === undefined) {
      breaker = circuitBreaker(handleWhen(isSilence), { breaker: new ConsecutiveBreaker(FAILURES), halfOpenAfter: HALF_OPEN_MS });
      this.#byRole.set(role, breaker);
    }
    return breaker;
  }
}

/** Nobody answered. What the service itself says, also that something behind it is unavailable, is an answer. */
const isSilence = (error: unknown): boolean =>
  error instanceof AppError && SILENT.has((error.cause as Partial<ServiceError> | undefined)?.code);

const SILENT = new Set<status | undefined>([status.UNAVAILABLE, status.DEADLINE_EXCEEDED]);
