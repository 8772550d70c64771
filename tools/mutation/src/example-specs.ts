import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import { PromptAnalysisEngine } from '@hexad/service-spec/engine';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));
const BRIEF = /\.(?:md|txt)$/;

/** Folders of `examples/` with a brief in them, below it: `todo`, `hostile/path`. */
export const EXAMPLE_NAMES: readonly string[] = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && BRIEF.test(entry.name) && entry.name !== 'README.md')
  .map((entry) => entry.parentPath.slice(EXAMPLES.length))
  .toSorted();

/** The spec of an example, as a build with `--yes` has it; `undefined` when there is nothing to build in it. */
export function exampleSpec(name: string): Spec | undefined {
  const folder = join(EXAMPLES, name);
  const files = readdirSync(folder).filter((file) => BRIEF.test(file));
  const documents = files.map((file) => ({ name: basename(file), text: readFileSync(join(folder, file), 'utf8') }));
  try {
    return new PromptAnalysisEngine().analyse({ documents });
  } catch (thrown) {
    if (AppError.from(thrown).code === 'nothing_buildable') return undefined;
    throw thrown;
  }
}
