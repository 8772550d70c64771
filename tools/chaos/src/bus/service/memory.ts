const MB = 1024 * 1024;

export const residentMb = (): number => process.memoryUsage.rss() / MB;

/** What the process holds, after a collection; needs --expose-gc. The second one is for buffers: the first only finds that nobody has them. */
export function heldMb(): number {
  for (let time = 0; time < 2; time += 1) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MB;
}
