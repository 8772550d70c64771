import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { TokenCounter } from '../calls/application/ports.js';
import { JinjaEngine, LiquidEngine, Prompts, ShippedFiles, StoredPrompts } from '../prompts/index.js';

/** Templates are filled before anybody knows which model answers: so their tokens are counted as for one that is not known. */
const ANY_MODEL = '';

export function composePrompts({ clock }: Platform, store: Store, counter: TokenCounter): Prompts {
  return new Prompts({
    store: new StoredPrompts(store),
    shipped: new ShippedFiles(),
    engines: { shipped: new JinjaEngine(), tenant: new LiquidEngine() },
    count: (text) => counter.texts([text], ANY_MODEL),
    clock,
  });
}
