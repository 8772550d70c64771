import { createHash } from 'node:crypto';

/** A unit vector of the text's words: the same for the same text, near for texts that share words. */
export function vectorOf(text: string, dimensions: number): number[] {
  const sum = new Float64Array(dimensions);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text];
  for (const word of words) {
    const digest = createHash('sha256').update(word).digest();
    for (let at = 0; at + 4 <= digest.length; at += 4) {
      const bits = digest.readUInt32LE(at);
      const place = (bits >>> 1) % dimensions;
      sum[place] = sum[place]! + ((bits & 1) === 0 ? 1 : -1);
    }
  }
  const length = Math.hypot(...sum);
  if (length === 0) sum[0] = 1;
  return Array.from(sum, (value) => Math.fround(value / (length || 1)));
}
