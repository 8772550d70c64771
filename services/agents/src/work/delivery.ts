import { AppError } from '@hexad/kernel';
import type { Recoverer } from '../recovery/application/recoverer.js';
import { mergeFailure } from '../recovery/domain/failure.js';
import type { LogBook } from '../runtime/application/log-book.js';
import type { Source } from '../source/sources.js';

export interface DeliveryParts {
  readonly book: LogBook;
  readonly recoverer: Recoverer;
  readonly source: Source;
  readonly signal: AbortSignal;
  /** Whether the branch is there already, on what the work began with. */
  readonly continues: boolean;
}

/** Gives the finished work to the repository, if there is any; where its branch was moved meanwhile, in a way that loses nobody's work. */
export async function deliver({ book, recoverer, source, signal, continues }: DeliveryParts): Promise<void> {
  for (;;) {
    const { begun, ended, recovery } = book.state;
    const commit = recovery.delivers.commit || ended!.commit;
    const branch = recovery.delivers.branch || begun!.branch;
    if (commit === '' || commit === begun!.base) return;
    const trial = recovery.trial?.chosen.failure.class === 'merge' ? recovery.trial : undefined;
    if (trial && !trial.remedied) {
      await recoverer.remedy();
      continue;
    }
    try {
      const parent = await source.repository.git.out(['rev-parse', '--verify', `${commit}^`]);
      await source.deliver(branch, commit, signal, continues ? parent : undefined);
    } catch (thrown) {
      signal.throwIfAborted();
      const failure = mergeFailure(AppError.from(thrown), branch);
      if (!failure || !(await recoverer.recover(failure))) throw thrown;
      continue;
    }
    if (trial) await recoverer.learn(true);
    return;
  }
}
