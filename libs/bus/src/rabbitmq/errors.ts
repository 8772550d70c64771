import { AppError, type ErrorCode } from '@hexad/kernel';

/** Reply codes of AMQP 0-9-1 and what they mean here. Whatever else the broker or the socket says is `unavailable`. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  311: 'too_large',
  403: 'forbidden',
  405: 'contended',
  406: 'conflict',
  506: 'exhausted',
  530: 'forbidden',
};

/** How the broker speaks of its `max_message_size`, which it does with the code 406. */
const TOO_LARGE = /\bmessage size \d+ is larger than\b/u;

/** What amqplib makes of a broker that closes the connection instead of opening the virtual host; it keeps the reason to itself. */
const NO_VIRTUAL_HOST = /^Expected ConnectionOpenOk; got <ConnectionClose\b/u;

/** An error of amqplib or of its socket as one of ours. */
export function fromAmqp(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (NO_VIRTUAL_HOST.test(error.message)) {
    return new AppError('forbidden', 'RabbitMQ: there is no such virtual host, or the user may not use it', { cause: error });
  }
  const said = 'code' in error && typeof error.code === 'number' ? error.code : undefined;
  const refused = /\bACCESS[-_]REFUSED\b/u.test(error.message) ? 403 : TOO_LARGE.test(error.message) ? 311 : said;
  return new AppError((refused !== undefined && CODES[refused]) || 'unavailable', `RabbitMQ: ${error.message}`, { cause: error });
}
