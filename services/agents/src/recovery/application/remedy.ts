import { AppError, type Clock } from '@hexad/kernel';
import type { LogBook } from '../../runtime/application/log-book.js';
import type { RecoveryHands } from './hands.js';

/** Milliseconds in which nothing is done; rejects when the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Entries before a question whose results stay as they are. */
const KEPT = 4;

interface Given {
  readonly hands: RecoveryHands;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly taskId: string;
}

/** Carries out the strategy that was chosen last; gives what is delivered from now on, where that changes. After a kill it is done again. */
export async function remedy(book: LogBook, { hands, clock, pause, signal, taskId }: Given): Promise<{ commit?: string; branch?: string }> {
  const { state } = book;
  const { chosen, at, seq } = state.recovery.trial!;
  const shorten = (before: number): Promise<void> => book.append({ type: 'condensed', before: Math.max(0, before), summary: '', cost: 0 });
  const install = async (how: 'again' | 'without_cache'): Promise<void> => {
    const fault = await hands.install(state.tree, how);
    if (fault !== '') throw new AppError('dependencies_unavailable', fault);
  };
  switch (chosen.strategy) {
    case 'wait': {
      const rest = at.getTime() + chosen.effect.wait - clock.now().getTime();
      if (rest > 0) await pause(Math.min(rest, chosen.effect.wait), signal);
      return {};
    }
    case 'shorter_context':
      await shorten(state.askingSeq - KEPT);
      return {};
    case 'shortest_context':
      await shorten(seq);
      return {};
    case 'clean_tree':
      await hands.clean(state.tree);
      return {};
    case 'fresh_tree':
      await hands.renew!(state.tree);
      return {};
    case 'install_again':
      await install('again');
      return {};
    case 'install_without_cache':
      await install('without_cache');
      return {};
    case 'rebase':
      return { commit: await hands.rebase!(state.ended!.commit, state.begun!.branch, at) };
    case 'other_branch':
      return { commit: state.ended!.commit, branch: `${state.begun!.branch}-${taskId.slice(-8)}` };
    default:
      return {};
  }
}
