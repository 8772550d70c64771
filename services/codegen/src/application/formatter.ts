import type { GeneratedFile } from '../domain/pack.js';

/** Gives generated files their final line breaks. Rejects when a file is not even valid in its language: that is a fault of its template. */
export abstract class Formatter {
  abstract format(files: readonly GeneratedFile[]): Promise<GeneratedFile[]>;
}
