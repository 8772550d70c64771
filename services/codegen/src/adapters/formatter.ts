import { format } from 'oxfmt';
import type { GeneratedFile } from '../domain/pack.js';
import { Formatter } from '../application/formatter.js';
import { PythonFormatter } from './python-formatter.js';

const FORMATTED = /\.(?:ts|tsx|vue|js|mjs|css|html|json|md|ya?ml)$/;
/** Written by npm, and templates of Helm, which are no YAML yet. */
const AS_IS = /(?:^|\/)package-lock\.json$|^chart\/templates\//;

/** oxfmt in this process: prettier's style in a tenth of its time; ruff for Python. */
export class OxFormatter extends Formatter {
  #python: PythonFormatter | undefined;

  override async format(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
    return Promise.all(
      files.map(async (file) => {
        if (file.path.endsWith('.py')) return this.#ofPython(file);
        return FORMATTED.test(file.path) && !AS_IS.test(file.path) ? this.#one(file) : file;
      }),
    );
  }

  #ofPython(file: GeneratedFile): GeneratedFile {
    this.#python ??= new PythonFormatter();
    try {
      return { ...file, text: this.#python.format(file.text) };
    } catch (cause) {
      throw new Error(`${file.path} cannot be formatted: ${String(cause)}`, { cause });
    }
  }

  async #one(file: GeneratedFile): Promise<GeneratedFile> {
    const { code, errors } = await format(file.path, file.text, {
      singleQuote: true,
      printWidth: 100,
      htmlWhitespaceSensitivity: file.path.endsWith('.vue') ? 'strict' : 'css',
    });
    const [error] = errors;
    if (error !== undefined) throw new Error(`${file.path} cannot be formatted: ${error.message}`);
    return { ...file, text: code };
  }
}
