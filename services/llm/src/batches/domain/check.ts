import { AppError } from '@hexad/kernel';

const MOST_ITEMS = 10_000;
/** What every provider takes. */
const CUSTOM_ID = /^[\w-]{1,64}$/;

/** Fails with `invalid`. */
export function checkCustomIds(ids: readonly string[]): void {
  if (ids.length === 0 || ids.length > MOST_ITEMS)
    throw new AppError('invalid', `A batch has 1 to ${MOST_ITEMS} requests, not ${ids.length}.`);
  const seen = new Set<string>();
  for (const id of ids) {
    const name = JSON.stringify(id.slice(0, 80));
    if (!CUSTOM_ID.test(id)) throw new AppError('invalid', `The custom id ${name} must have 1 to 64 letters, digits, _ or -.`);
    if (seen.has(id)) throw new AppError('invalid', `The custom id ${name} stands twice in the batch; give each request its own.`);
    seen.add(id);
  }
}
