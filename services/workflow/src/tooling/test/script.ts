import { whyNot } from '../../runs/domain/approval.js';
import type { RunEvent } from '../../runs/domain/action.js';
import type { Scripted } from './case-schema.js';
import type { Playing, Rehearsal } from './rehearsal.js';

/** What people do in a case, at its time or as soon as it can be done. */
export class Script {
  readonly #rehearsal: Rehearsal;
  readonly #timed: { readonly at: number; readonly event: Scripted }[];
  readonly #soon: Scripted[];
  /** What could not be done, and why. */
  readonly problems: string[] = [];

  constructor(rehearsal: Rehearsal, events: readonly Scripted[], starts: Date) {
    this.#rehearsal = rehearsal;
    this.#soon = events.filter(({ at }) => at === undefined);
    this.#timed = events
      .flatMap((event) => (event.at === undefined ? [] : [{ at: starts.getTime() + event.at * 1_000, event }]))
      .toSorted((a, b) => a.at - b.at);
  }

  next(): Date | undefined {
    return this.#timed[0] && new Date(this.#timed[0].at);
  }

  /** Does what can be done now; whether that was anything. */
  step(): boolean {
    const [timed] = this.#timed;
    if (timed && timed.at <= this.#rehearsal.now.getTime()) {
      this.#timed.shift();
      this.#do(timed.event);
      return true;
    }
    const [soon] = this.#soon;
    if (!soon || !this.#isTime(soon)) return false;
    this.#soon.shift();
    this.#do(soon);
    return true;
  }

  /** Nothing else happens any more. */
  close(): void {
    for (const event of [...this.#timed.map((one) => one.event), ...this.#soon])
      this.problems.push(`${inWords(event)} never came to pass: the run did not get there.`);
  }

  #isTime(event: Scripted): boolean {
    if ('signal' in event) return this.#waiting(event.signal) !== undefined;
    if ('vote' in event) return this.#at(event.vote)?.status.state === 'waiting';
    if ('revise' in event) return this.#at(event.revise)?.approval !== undefined;
    if ('retry' in event) return ['failed', 'pending'].includes(this.#at(event.retry)?.status.state ?? '');
    return true;
  }

  #do(event: Scripted): void {
    const [playing, made] = this.#eventOf(event);
    const before = playing.run.snapshot;
    if (this.#rehearsal.apply(playing, made).actions.length > 0) return;
    const why = made.type === 'vote' ? whyNot(before, made) : undefined;
    this.problems.push(`${inWords(event)} changed nothing: ${why ?? `the run is ${before.run.state}`}${why?.endsWith('.') ? '' : '.'}`);
  }

  #eventOf(event: Scripted): [Playing, RunEvent] {
    const { root } = this.#rehearsal;
    if ('do' in event) return [root, { type: event.do }];
    if ('patch' in event) return [root, { type: 'patch', variables: event.patch }];
    if ('signal' in event)
      return [this.#waiting(event.signal) ?? root, { type: 'signal', signal: event.signal, payload: event.payload ?? null }];
    if ('retry' in event) {
      const [playing, path] = this.#locate(event.retry);
      return [playing, { type: 'retryStep', path }];
    }
    if ('revise' in event) {
      const [playing, path] = this.#locate(event.revise);
      return [playing, { type: 'revise', path, revision: event.to }];
    }
    const [playing, path] = this.#locate(event.vote);
    const { by: voter, roles = [], say: decision = 'approve', comment = '', form = null } = event;
    const revision = event.revision ?? this.#at(event.vote)?.approval?.revision ?? '';
    return [playing, { type: 'vote', path, voter, roles: roles.map((role) => `role:${role}`), decision, revision, comment, form }];
  }

  /** The run in which a step waits for a signal, the innermost one first. */
  #waiting(signal: string): Playing | undefined {
    return this.#rehearsal.all
      .toReversed()
      .find(({ run }) => [...run.snapshot.steps.values()].some(({ status }) => status.state === 'waiting' && status.signal === signal));
  }

  #locate(path: string): [Playing, string] {
    const inner = this.#rehearsal.all.filter(({ prefix }) => path.startsWith(prefix)).toSorted((a, b) => b.prefix.length - a.prefix.length);
    const playing = inner[0] ?? this.#rehearsal.root;
    return [playing, path.slice(playing.prefix.length)];
  }

  #at(path: string) {
    const [playing, own] = this.#locate(path);
    return playing.run.snapshot.steps.get(own);
  }
}

function inWords(event: Scripted): string {
  const when = event.at === undefined ? '' : ` at ${event.at} s`;
  const [word = '', what] = Object.entries(event).find(([name]) => name !== 'at') ?? [];
  const said = typeof what === 'string' ? what : '';
  return `\`${word === 'do' ? said : `${word} ${said}`.trim()}\`${when}`;
}
