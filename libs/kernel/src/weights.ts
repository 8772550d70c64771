import { isUuid } from './ids.js';

/** The most that a tenant can weigh: nobody else may wait for long. */
const MOST = 100;

/** `<tenant>=<weight> <tenant>=<weight>`; undefined when it is not that. Who is not in it weighs 1. */
export function readWeights(text: string): ReadonlyMap<string, number> | undefined {
  const weights = new Map<string, number>();
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const [tenant = '', weight = '', ...more] = part.split('=');
    const value = Number(weight || Number.NaN);
    if (!isUuid(tenant) || more.length > 0 || !(value >= 1 / MOST && value <= MOST)) return undefined;
    weights.set(tenant.toLowerCase(), value);
  }
  return weights;
}
