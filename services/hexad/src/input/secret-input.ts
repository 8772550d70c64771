import { text } from 'node:stream/consumers';
import { AppError } from '@hexad/kernel';

/** All of standard input but the line break that `echo` puts behind it, so that a secret is in no history of a shell. `what`: `The value`; `command`: what takes it. */
export async function secretFromInput(what: string, command: string): Promise<string> {
  if (process.stdin.isTTY) throw new AppError('invalid', `${what} comes from standard input: printf %s "$VALUE" | ${command}`);
  return (await text(process.stdin)).replace(/\r?\n$/, '');
}
