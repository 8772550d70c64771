import { add, times, zero, type Money } from './money.ts';

export interface Line {
  readonly sku: string;
  readonly price: Money;
  readonly quantity: number;
}

export class Cart {
  readonly currency: string;
  readonly #lines = new Map<string, Line>();

  constructor(currency: string) {
    this.currency = currency;
  }

  get lines(): Line[] {
    return [...this.#lines.values()];
  }

  put(line: Line): void {
    const known = this.#lines.get(line.sku);
    const quantity = (known?.quantity ?? 0) + line.quantity;
    this.#lines.set(line.sku, { ...line, quantity });
  }

  remove(sku: string): boolean {
    return this.#lines.delete(sku);
  }

  isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  total(): Money {
    let sum = zero(this.currency);
    for (const { price, quantity } of this.lines) sum = add(sum, times(price, quantity));
    return sum;
  }
}
