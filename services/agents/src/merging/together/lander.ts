import { AppError } from '@hexad/kernel';
import type { GitRepository } from '@hexad/workspace';
import type { Prover, Target } from '../hands.js';
import { after, beginning, next, type Landing, type LandingEvent, type Step, type Together } from './together.js';

/** One of the change sets, in its own repository. */
export interface Place {
  readonly repository: GitRepository;
  readonly target: Target;
  readonly prover: Prover;
  /** The commit of the change set, as it was made. */
  readonly head: string;
  /** For people: `app main`. */
  readonly name: string;
}

/** Lands change sets of several repositories, all or none. */
export class Lander {
  readonly #places: readonly Place[];
  readonly #note: (event: LandingEvent, seq: number) => Promise<void>;
  #state: Together;
  #seq: number;

  /** `note` writes an event down, and fails when somebody else has written that number. */
  constructor(places: readonly Place[], events: readonly LandingEvent[], note: (event: LandingEvent, seq: number) => Promise<void>) {
    this.#places = places;
    this.#note = note;
    this.#state = events.reduce(after, beginning(places.length));
    this.#seq = events.length;
  }

  /** Goes on to the end. `mayStop` is asked only while nothing has landed: from then on it is brought to its end, one way or the other. */
  async run(mayStop: () => void): Promise<Together> {
    for (;;) {
      if (!this.#state.landings.some(({ name }) => STARTED.has(name))) mayStop();
      const tips: string[] = [];
      for (const { target } of this.#places) tips.push(await target.tip());
      const step = next(this.#state, tips);
      if (!step) return this.#state;
      await this.#do(step, tips);
    }
  }

  async #do(step: Step, tips: readonly string[]): Promise<void> {
    const { at } = step;
    const [landing, place, tip] = [this.#state.landings[at]!, this.#places[at]!, tips[at]!];
    switch (step.do) {
      case 'prove':
        return this.#tell(await this.#proved(at, landing, place, step.onto));
      case 'land':
        await this.#tell({ type: 'landing', at });
        return this.#tell(await this.#moved(at, place, landing.head, landing.onto, 'landed'));
      case 'settle': {
        const { head, back } = landing;
        const pushed = landing.name === 'taking_back' ? back!.commit : head;
        const through = await place.repository.holds(tip, pushed);
        return this.#tell({ type: through ? (landing.name === 'taking_back' ? 'taken_back' : 'landed') : 'moved', at });
      }
      case 'take_back':
        return this.#takeBack(at, landing, place, tip);
      case 'fail':
        return this.#tell({ type: 'failed', at, code: 'contended', reason: step.reason, files: [] });
    }
  }

  /** The same change set on top of the same commit is the same commit: what a process that died has pushed is known again. */
  async #proved(at: number, landing: Landing, { repository, prover, head, name }: Place, onto: string): Promise<LandingEvent> {
    const failed = (code: string, reason: string, files: readonly string[] = []): LandingEvent => ({ type: 'failed', at, code, reason: `${name}: ${reason}`, files: [...files] }); // prettier-ignore
    let rebased: string;
    try {
      rebased = await repository.rebase({ tip: head, onto, at: await madeAt(repository, head) });
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'conflict' && error.code !== 'too_large') throw error;
      const files = error.details['files'];
      return failed('conflict', error.message, Array.isArray(files) ? files.map(String) : []);
    }
    // A push of ours that came late is ours to take back.
    if (rebased === onto) return { type: landing.head !== '' && (await repository.holds(onto, landing.head)) ? 'landed' : 'there', at };
    const fault = await prover.fault(rebased);
    return fault === undefined ? { type: 'proved', at, onto, head: rebased } : failed('red', fault);
  }

  async #takeBack(at: number, landing: Landing, { repository, prover, name, target }: Place, tip: string): Promise<void> {
    const { head, onto } = landing;
    const stranded = (why: string): Promise<void> =>
      this.#tell({ type: 'stranded', at, reason: `${name} has it and it cannot be taken back by itself: ${why}` });
    if (landing.moved > MOST_TRIES) return stranded('others move the branch again and again.');
    let commit: string;
    try {
      commit = await revertOf(repository, { head, onto, on: tip });
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'conflict') throw error;
      return stranded(error.message);
    }
    // What others put on top of it may need it.
    const fault = tip === head ? undefined : await prover.fault(commit);
    if (fault !== undefined) return stranded(fault);
    await this.#tell({ type: 'taking_back', at, onto: tip, commit });
    const event = await this.#moved(at, { target, name }, commit, tip, 'taken_back');
    await this.#tell(event.type === 'failed' ? { type: 'stranded', at, reason: event.reason } : event);
  }

  async #moved(
    at: number,
    { target, name }: Pick<Place, 'target' | 'name'>,
    commit: string,
    onto: string,
    done: 'landed' | 'taken_back',
  ): Promise<LandingEvent> {
    try {
      await target.move(commit, onto);
      return { type: done, at };
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      if (code === 'contended') return { type: 'moved', at };
      if (code !== 'conflict' && code !== 'forbidden') throw thrown;
      return { type: 'failed', at, code: 'refused', reason: `${name}: ${message}`, files: [] };
    }
  }

  async #tell(event: LandingEvent): Promise<void> {
    await this.#note(event, this.#seq + 1);
    this.#seq += 1;
    this.#state = after(this.#state, event);
  }
}

const STARTED: ReadonlySet<string> = new Set(['landing', 'landed', 'taking_back']);
/** So often others may move a branch while a change set is taken back. */
const MOST_TRIES = 10;

async function madeAt(repository: GitRepository, commit: string): Promise<Date> {
  const [entry] = await repository.history(commit, { limit: 1, skip: 0 });
  return entry!.at;
}

/** A commit on top of `on` without what the commits between `onto` and `head` did; the same for the same. Fails with `conflict`. */
async function revertOf(repository: GitRepository, { head, onto, on }: { head: string; onto: string; on: string }): Promise<string> {
  const at = await madeAt(repository, on);
  const [last] = await repository.history(head, { limit: 1, skip: 0 });
  const subject = `revert: ${last!.subject}`.slice(0, 100);
  const message = {
    subject,
    body: ['A change set in another repository that it belongs to could not land, so that neither does.'],
    trailers: { Reverts: head, 'Signed-off-by': 'Hexad <hexad@localhost>' },
  };
  const tree = (await repository.tree(head))!;
  const whole = await repository.writeCommit({ tree, parents: [onto], message: { subject: last!.subject }, at });
  return repository.revert({ commit: whole, on, message, at });
}
