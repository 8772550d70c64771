/** Where chance comes from: numbers from 0 (included) to 1 (not). */
export abstract class Random {
  abstract next(): number;
}

/** The same seed and name give the same numbers on every machine (sfc32, seeded by FNV-1a). */
export class SeededRandom extends Random {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #counter = 1;

  constructor(seed: number, name = '') {
    super();
    this.#a = seed >>> 0;
    this.#b = hash(name);
    for (let warming = 0; warming < 12; warming += 1) this.next();
  }

  override next(): number {
    const sum = (((this.#a + this.#b) >>> 0) + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum / 4_294_967_296;
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** Standard normal (Marsaglia's polar method). */
export function normal(random: Random): number {
  for (;;) {
    const [u, v] = [2 * random.next() - 1, 2 * random.next() - 1];
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/** Gamma with scale 1 and a shape of at least 1 (Marsaglia and Tsang). */
export function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
