import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cart } from '../src/cart.ts';
import { best, parseDiscount, reduced } from '../src/discounts.ts';
import { add, CurrencyError, inWords, times } from '../src/money.ts';
import { describe, Orders } from '../src/orders.ts';

const euro = (cents) => ({ cents, currency: 'EUR' });
const payments = { charge: async ({ cents }) => (cents > 0 ? `r${cents}` : '') };
const filled = () => {
  const cart = new Cart('EUR');
  cart.put({ sku: 'a', price: euro(250), quantity: 2 });
  cart.put({ sku: 'b', price: euro(99), quantity: 1 });
  cart.put({ sku: 'a', price: euro(250), quantity: 1 });
  return cart;
};

test('money of one currency is added', () => assert.deepEqual(add(euro(1), euro(2)), euro(3)));
test('money of two currencies is not', () => assert.throws(() => add(euro(1), { cents: 1, currency: 'USD' }), CurrencyError));
test('money is multiplied and rounded', () => assert.equal(times(euro(333), 0.5).cents, 167));
test('money is written with two digits', () => assert.deepEqual([inWords(euro(1205)), inWords(euro(-5))], ['12.05 EUR', '-0.05 EUR']));
test('a cart adds up quantities of one sku', () => assert.deepEqual([filled().lines.length, filled().total().cents], [2, 849]));
test('a cart forgets what is removed', () => {
  const cart = filled();
  assert.deepEqual([cart.remove('a'), cart.remove('x'), cart.total().cents, cart.isEmpty()], [true, false, 99, false]);
});
test('discounts are read', () => assert.deepEqual([parseDiscount('10%').kind, parseDiscount(' 250c ').value], ['percent', 250]));
test('what is no discount is refused', () => assert.throws(() => parseDiscount('much'), /much is no discount/));
test('a discount never goes below nothing', () => assert.equal(reduced(euro(100), { kind: 'cents', value: 250 }).cents, 0));
test('the best discount counts', () => assert.equal(best(euro(1000), [parseDiscount('10%'), parseDiscount('250c')]).cents, 750));
test('orders are numbered and paid', async () => {
  const orders = new Orders(payments);
  const first = await orders.place(filled(), ['10%']);
  const second = await orders.place(filled(), []);
  assert.deepEqual([first, second.number], [{ number: 1, total: euro(764), paid: true }, 2]);
});
test('an order of nothing fails in words', async () =>
  assert.equal(await new Orders(payments).tryPlace(new Cart('EUR'), []), 'Not placed: The cart is empty'));
test('an order that is free stays open', async () =>
  assert.equal(await new Orders(payments).tryPlace(filled(), ['999c']), 'Order 1: 0.00 EUR (open)'));
test('an order is described', () => assert.equal(describe({ number: 7, total: euro(5), paid: true }), 'Order 7: 0.05 EUR'));
