import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import type { Connection } from '../connections/domain/connection.js';
import type { LineAnswer } from '../wire/line.js';

const Said = z.object({
  message: z.string().default(''),
  errors: z.array(z.union([z.string(), z.object({ message: z.string().optional(), code: z.string().optional() })])).default([]),
});

/** What GitHub says about an answer that is a refusal. At most 500 characters. */
export function saidOf({ json }: Pick<LineAnswer, 'json'>): string {
  const read = Said.safeParse(json);
  if (!read.success) return '';
  const { message, errors } = read.data;
  const more = errors.map((error) => (typeof error === 'string' ? error : (error.message ?? error.code ?? '')));
  return [message, ...more].filter(Boolean).join('; ').slice(0, 500);
}

/** `key_refused`, `provider_denied`, `not_found`, `conflict` or `provider_rejected`. */
export function faultOf(answer: LineAnswer, { name }: Pick<Connection, 'name'>): AppError {
  const said = saidOf(answer);
  const { status } = answer;
  if (status === 401)
    return new AppError('key_refused', `GitHub refuses the token of the connection ${name} (${said}); make a connection with a new one.`);
  if (status === 403) return new AppError('provider_denied', `GitHub does not let the token of the connection ${name} do this: ${said}.`);
  if (status === 404 || status === 410)
    return new AppError('not_found', `GitHub knows nothing like this, or does not show it to the connection ${name}: ${said || status}.`);
  if (status >= 300 && status < 400) return new AppError('conflict', 'The repository was renamed or moved; name it as it is called now.');
  if (status === 409 || status === 422) return new AppError('conflict', `GitHub says: ${said || status}.`);
  return new AppError('provider_rejected', `GitHub answered ${status}: ${said}.`);
}
