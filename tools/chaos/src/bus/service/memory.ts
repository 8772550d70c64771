const MB = 1024 * 1024;

export const residentMb = (): number => process.memoryUsage.rss() / MB;

/** What the process holds, after a collection; needs --expose-gc. */
export function heldMb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MB;
}
