import { AppError } from '@hexad/kernel';

/** Characters of a result as JSON, about; what is larger belongs into a blob, with its key in the result. */
export const MAX_RESULT = 4_000_000;

/** Fails with `too_large`, without ever writing the whole of it down. What holds itself is endless, and so too large. */
export function checkSize(name: string, result: unknown): void {
  let left = MAX_RESULT;
  const open: unknown[] = [result];
  while (open.length > 0 && left >= 0) {
    const value = open.pop();
    left -= 2;
    if (typeof value === 'string') left -= value.length;
    else if (Array.isArray(value)) left -= pushAll(open, value, left);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        left -= key.length + 3;
        open.push(inner);
      }
  }
  if (left >= 0) return;
  throw new AppError(
    'too_large',
    `The result of ${name} has more than ${MAX_RESULT} characters; put it into a blob or a file and return where it is.`,
  );
}

/** Of a list that is too long nothing is looked at. */
function pushAll(open: unknown[], list: readonly unknown[], left: number): number {
  if (list.length <= left) for (const inner of list) open.push(inner);
  return list.length;
}
