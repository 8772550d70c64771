import { Log } from './log.js';

/** Says nothing: for tests and for tools whose output is their result. */
export class SilentLog extends Log {
  override debug(): void {}
  override info(): void {}
  override warn(): void {}
  override error(): void {}
  override child(): Log {
    return this;
  }
}
