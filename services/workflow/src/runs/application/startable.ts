import { createHash } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Json } from '../../expressions/json.js';
import { holdsSecret } from '../../expressions/secrets.js';
import type { Definition } from '../../language/definition.js';
import { refuse } from '../../language/faults.js';
import { lint, type LintResult, type Vocabularies, type Vocabulary } from '../../language/lint.js';
import { readDefinition } from '../../language/read-definition.js';
import { readSource } from '../../language/source.js';
import { placedError } from '../../library/application/findings.js';
import type { WorkflowSource } from '../../library/application/sources.js';
import type { PinnedDefinition } from './runs.js';

/** Files that were read before, by hash: many runs are started of few files, and reading one takes longer than running it. */
const read = new Map<string, Definition>();
const MAX_READ = 100;

function definitionOf(source: string, authors: readonly string[], hash: string): Definition {
  const key = JSON.stringify([hash, ...authors]);
  const known = read.get(key);
  if (known) return known;
  const plain = readDefinition(source);
  const definition = authors.length > 0 ? { ...plain, authors } : plain;
  if (read.size >= MAX_READ) read.delete(read.keys().next().value!);
  read.set(key, definition);
  return definition;
}

/** A workflow that stands alone, with who wrote what is not shipped in it. Throws `workflow_invalid`. */
export function pin(from: string | WorkflowSource): PinnedDefinition {
  const { source, authors } = typeof from === 'string' ? { source: from, authors: [] } : from;
  try {
    const hash = createHash('sha256').update(source).digest('hex');
    return { source, definition: definitionOf(source, authors, hash), hash, children: new Map() };
  } catch (thrown) {
    throw typeof from === 'string' ? thrown : placedError(thrown, from);
  }
}

const looked = new WeakMap<Definition, WeakMap<Vocabulary, LintResult>>();

function looksAt(definition: Definition, vocabulary: Vocabulary): LintResult {
  let results = looked.get(definition);
  if (!results) looked.set(definition, (results = new WeakMap()));
  let result = results.get(vocabulary);
  if (!result) results.set(vocabulary, (result = lint(definition, vocabulary)));
  return result;
}

/** What a workflow is held against: what services outside have registered only where it names what the platform does not have. */
export async function vocabularyFor(
  { definition }: PinnedDefinition,
  { vocabularies, tenant }: { readonly vocabularies: Vocabularies; readonly tenant: string },
): Promise<Vocabulary> {
  return looksAt(definition, vocabularies.own).unknown.length === 0 ? vocabularies.own : vocabularies.of(tenant);
}

/** The inputs that a run needs. Throws `workflow_invalid` for what cannot run; the file is looked at again only to say where, in `from` if it is made of several. */
export function checked({ definition, source }: PinnedDefinition, vocabulary: Vocabulary, from?: WorkflowSource): LintResult['inputs'] {
  const { faults, unknown, inputs } = looksAt(definition, vocabulary);
  if (faults.length + unknown.length === 0) return inputs;
  const placed = lint(definition, vocabulary, readSource(source));
  const error = refuse([...placed.faults, ...placed.unknown]);
  throw from ? placedError(error, from) : error;
}

/** Where each input that a run needs is first used, in words; the file is looked at again for it. */
export function neededAt({ definition, source }: PinnedDefinition, vocabulary: Vocabulary, from?: WorkflowSource): Map<string, string> {
  const { inputs } = lint(definition, vocabulary, readSource(source));
  return new Map(
    [...inputs].map(([name, place]) => {
      const { line, layer } = from?.origin(place) ?? { ...place, layer: undefined };
      return [name, `${layer && from!.overlays.length > 0 ? `${layer.title}, ` : ''}line ${line}`];
    }),
  );
}

/** A reference that came from outside would hand out a secret that the workflow never named. `what`: `An input`. */
export function refuseSecrets(what: string, value: Json): void {
  if (!holdsSecret(value)) return;
  throw new AppError(
    'invalid',
    `${what} has a field \`$secret\`, which only the engine writes; name secrets in the workflow, as in \`\${secrets.API_KEY}\`.`,
  );
}
