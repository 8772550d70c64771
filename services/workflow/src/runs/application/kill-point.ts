import { AppError } from '@hexad/kernel';
import type { RunEvent } from '../domain/action.js';
import type { Turn } from '../domain/turn.js';

const MOMENTS = ['before-dispatch', 'after-dispatch', 'after-result'] as const;
type Moment = (typeof MOMENTS)[number];

/** Lets a test end the process at an exact moment of a run, as `kill -9` would. Without the setting it does nothing. */
export class KillPoint {
  readonly #path: string | undefined;
  readonly #moment: Moment | undefined;
  readonly #kill: () => void;
  /** Turns until the one that is meant, when it is meant by its number. */
  #left = NaN;

  /** `setting`: `<step path>:<before-dispatch|after-dispatch|after-result>`, or empty. `#7` for a path is the seventh turn of this process. */
  constructor(setting: string | undefined, kill: () => void) {
    this.#kill = kill;
    if (!setting) return;
    const at = setting.lastIndexOf(':');
    const moment = MOMENTS.find((one) => one === setting.slice(at + 1));
    if (at <= 0 || !moment)
      throw new AppError('settings_invalid', `HEXAD_TEST_KILL_AT is "${setting}"; it must be <step path>:<${MOMENTS.join('|')}>.`);
    this.#path = setting.slice(0, at);
    this.#moment = moment;
    if (this.#path.startsWith('#')) this.#left = Number(this.#path.slice(1));
  }

  /** In the transaction, before a turn is written. */
  beforeWrite(turn: Turn): void {
    if (this.#moment === 'before-dispatch' && (--this.#left === 0 || this.#begins(turn))) this.#kill();
  }

  /** After a turn is committed, before anything it leads to. */
  afterCommit(turn: Turn, event: RunEvent | undefined): void {
    if (this.#moment === 'after-dispatch' && (--this.#left === 0 || this.#begins(turn))) this.#kill();
    const result = event?.type === 'result' || event?.type === 'failure' ? event.path : undefined;
    if (this.#moment === 'after-result' && (result === this.#path || this.#answered(turn))) this.#kill();
  }

  #begins(turn: Turn): boolean {
    return turn.actions.some(
      (action) =>
        'path' in action &&
        action.path === this.#path &&
        ['start', 'call', 'wait', 'ask', 'expand', 'enter', 'perform'].includes(action.type),
    );
  }

  #answered(turn: Turn): boolean {
    return turn.actions.some((action) => (action.type === 'succeed' || action.type === 'fail') && action.path === this.#path);
  }
}
