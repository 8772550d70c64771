import type { Assignment } from '../../application/ports.js';
import type { LandingEvent } from './together.js';

/** What happened to change sets that land together. It outlives attempts and processes. */
export abstract class LandingLog {
  abstract read(task: Assignment): Promise<LandingEvent[]>;
  /** As the event number `seq`, from 1. Fails with `contended` when the number is taken: somebody else is at it. */
  abstract append(task: Assignment, seq: number, event: LandingEvent): Promise<void>;
}
