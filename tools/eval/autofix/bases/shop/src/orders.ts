import type { Cart } from './cart.ts';
import { best, parseDiscount } from './discounts.ts';
import { inWords, type Money } from './money.ts';

export interface Order {
  readonly number: number;
  readonly total: Money;
  readonly paid: boolean;
}

export abstract class Payments {
  abstract charge(total: Money): Promise<string>;
}

export class Orders {
  readonly #payments: Payments;
  #next = 1;

  constructor(payments: Payments) {
    this.#payments = payments;
  }

  async place(cart: Cart, codes: readonly string[]): Promise<Order> {
    if (cart.isEmpty()) throw new Error('The cart is empty');
    const discounts = codes.map((code) => parseDiscount(code));
    const total = best(cart.total(), discounts);
    const receipt = await this.#payments.charge(total);
    const number = this.#next;
    this.#next += 1;
    return { number, total, paid: receipt.length > 0 };
  }

  async tryPlace(cart: Cart, codes: readonly string[]): Promise<string> {
    try {
      const order = await this.place(cart, codes);
      return describe(order);
    } catch (error) {
      return `Not placed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

export const describe = ({ number, total, paid }: Order): string => `Order ${number}: ${inWords(total)}${paid ? '' : ' (open)'}`;
