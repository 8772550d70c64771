import { pino, type DestinationStream, type Logger } from 'pino';
import { Log, type LogLevel } from './log.js';
import { redact, redactText } from './redact.js';
import { currentTrace } from './trace.js';

export interface JsonLogOptions {
  /** Where the lines go: one JSON object each. */
  readonly to: DestinationStream;
  /** Default `info`. */
  readonly level?: LogLevel;
  /** In every line, for instance `service`. */
  readonly fields?: object;
}

/** One JSON object a line: `time` (RFC 3339), `level`, `msg`, the fields without secrets, and the trace that the code runs in. */
export class JsonLog extends Log {
  readonly #pino: Logger;

  private constructor(logger: Logger) {
    super();
    this.#pino = logger;
  }

  static open(options: JsonLogOptions): JsonLog {
    const logger = pino(
      {
        level: options.level ?? 'info',
        base: redact(options.fields ?? {}) as Record<string, unknown>,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
        mixin: () => {
          const trace = currentTrace();
          return trace === undefined ? {} : { trace: trace.traceId, span: trace.spanId };
        },
      },
      options.to,
    );
    return new JsonLog(logger);
  }

  override debug(message: string, fields: object = {}): void {
    if (this.#pino.isLevelEnabled('debug')) this.#pino.debug(redact(fields), redactText(message));
  }
  override info(message: string, fields: object = {}): void {
    if (this.#pino.isLevelEnabled('info')) this.#pino.info(redact(fields), redactText(message));
  }
  override warn(message: string, fields: object = {}): void {
    if (this.#pino.isLevelEnabled('warn')) this.#pino.warn(redact(fields), redactText(message));
  }
  override error(message: string, fields: object = {}): void {
    if (this.#pino.isLevelEnabled('error')) this.#pino.error(redact(fields), redactText(message));
  }
  override child(fields: object): Log {
    return new JsonLog(this.#pino.child(redact(fields) as Record<string, unknown>));
  }
}
