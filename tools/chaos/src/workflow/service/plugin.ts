import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import { behaviourOf, pluginAction, SMALL, type Leaf, type Plugin, type PluginContext } from '@hexad/service-workflow/testing';
import type { Store } from '@hexad/store';
import { z } from 'zod';
import { largeTexts } from './large-texts.js';
import { alone, happen, noteTry, patiently, type Doing } from './ledger.js';

/** Past the time that a try of such a step has. */
export const DEAF_MS = 900;
/**
 * What a late answer says: whose try it was. Only a step that never had another try may come to it; what asks whether the value is small hears of
 * it what it would have heard in time.
 */
export const lateValue = (attempt: number, value: number): number => (value < SMALL ? -attempt : LARGE + attempt);
/** Whose try a value is of; undefined for values that came in time. */
export const tryOf = (value: number): number | undefined => (value < 0 ? -value : value > LARGE ? value - LARGE : undefined);
/** More than any value that comes in time. */
const LARGE = 1_000_000;
/** What nobody found out. */
export const FORGED = -1_000;

const input = z.object({
  n: z.int(),
  fails: z.enum(['never', 'sometimes', 'always']),
  deaf: z.boolean(),
  at: z.array(z.int()),
});
const output = z.object({ value: z.number() });

/** Steps that the engine carries out itself. They hear no call to stop. */
export function chaosPlugin(store: Store): Plugin {
  const tried = (it: Doing) =>
    patiently(store, it.tenant, async (tx) => {
      await alone(tx, it.key);
      return noteTry(tx, it);
    });
  const effect = (it: Doing) =>
    patiently(store, it.tenant, async (tx) => {
      await alone(tx, it.key);
      await happen(tx, it);
    });
  return {
    ...largeTexts((n, context) => effect(doing('do', plainLeaf(n), context))),
    do: pluginAction({
      input,
      output,
      run: async (leaf, context) => {
        const it = doing('do', leaf, context);
        const { fails, flaky, value } = behaviourOf(leaf);
        const before = await tried(it);
        if (fails) throw new AppError('invalid', 'It cannot be done.');
        if (before < flaky) throw new AppError('unavailable', 'Not yet.');
        const late = leaf.deaf && before === 0;
        if (late) await wait(DEAF_MS);
        await effect(it);
        return { value: late ? lateValue(context.attempt, value) : value };
      },
    }),
    undo: pluginAction({
      input,
      output,
      run: async (leaf, context) => {
        const it = doing('undo', leaf, context);
        await tried(it);
        await effect(it);
        return { value: 0 };
      },
    }),
    stay: pluginAction({
      input,
      output,
      run: () => Promise.reject(new AppError('invalid', 'It cannot be undone.')),
    }),
  };
}

const plainLeaf = (n: number): Leaf => ({ n, fails: 'never', deaf: false, at: [] });

const doing = (what: Doing['what'], leaf: Leaf, { caller, runId, idempotencyKey }: PluginContext): Doing => ({
  tenant: caller.tenant,
  runId,
  key: idempotencyKey,
  what,
  leaf,
});
