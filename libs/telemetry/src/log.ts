/** Structured log of one service: a message for people and fields for machines. Secrets never enter it. */
export abstract class Log {
  abstract debug(message: string, fields?: object): void;
  abstract info(message: string, fields?: object): void;
  abstract warn(message: string, fields?: object): void;
  abstract error(message: string, fields?: object): void;
  abstract child(fields: object): Log;
}

/** From the least to the most said. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
