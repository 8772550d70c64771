// Measures the case that is its argument and prints its rows as JSON. In a process of its own: no case finds what another one left behind.
import { CASES } from './cases.js';

const [name = ''] = process.argv.slice(2);
const stack = new AsyncDisposableStack();
const ended = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error('It was stopped, or took too long.')));
});
try {
  const measured = await Promise.race([CASES.get(name)!(stack, name), ended]);
  process.stdout.write(`${JSON.stringify([measured].flat())}\n`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stack.disposeAsync();
}
process.exit();
