import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { TokenCounter } from '../calls/application/ports.js';
import { JinjaEngine, ProcessLiquid, Prompts, ShippedFiles, StoredPrompts } from '../prompts/index.js';

/** Templates are filled before anybody knows which model answers: so their tokens are counted as for one that is not known. */
const ANY_MODEL = '';

export function composePrompts({ clock }: Platform, store: Store, counter: TokenCounter, stack: AsyncDisposableStack): Prompts {
  return new Prompts({
    store: new StoredPrompts(store),
    shipped: new ShippedFiles(),
    engines: { shipped: new JinjaEngine(), tenant: stack.use(new ProcessLiquid()) },
    count: (text) => counter.texts([text], ANY_MODEL),
    clock,
  });
}
