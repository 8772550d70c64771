const Real = Date;
let aheadMs = 0;

/** `Date` as it would be on a machine whose clock is off. Timers and the monotonic clock go on as before, as they do there. */
class Shifted extends Real {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(Real.now() + aheadMs);
    else super(...(given as [number]));
  }

  static override now(): number {
    return Real.now() + aheadMs;
  }
}

/** From now on, in this process. */
export function setClockAhead(ms: number): void {
  aheadMs = ms;
  globalThis.Date = Shifted as DateConstructor;
}
