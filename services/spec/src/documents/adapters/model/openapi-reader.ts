import type { DocumentKind } from '@hexad/proto/documents';
import { isAlias, isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { textOf } from '../../domain/container.js';
import { type Json, recordOf, textIn } from '../../domain/json.js';
import { KIND_NAMES } from '../../domain/kinds.js';
import { bomb, unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { blocksOfRecords } from '../../domain/records.js';
import { blocksOfContract, contractOfApi } from './contract-of-api.js';
import { recordsOfApi } from './records-of-api.js';
import { SchemasOfApi } from './schemas-of-api.js';

/** OpenAPI 3 and Swagger 2, in YAML or JSON: schemas become records, operations what can be done with them. */
export class OpenApiReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['openapi'];

  override read(content: Uint8Array, name: string): Reading {
    const lines = new LineCounter();
    const source = textOf(content) ?? '';
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const api = document.errors.length > 0 ? undefined : valueOf(document, name);
    if (api === undefined) throw unreadable(name, KIND_NAMES.openapi, document.errors[0]);
    const lineOf = (path: readonly string[]): number | undefined => {
      const offset = keyAt(document, path)?.range?.[0];
      return offset === undefined ? undefined : lines.linePos(offset).line;
    };
    const schemas = new SchemasOfApi(api);
    const contract = contractOfApi(api, schemas, lineOf);
    return {
      ...compose([
        ...blocksOfRecords(textIn(api['info'], 'title') ?? name, recordsOfApi(api, schemas, lineOf)),
        ...blocksOfContract(contract),
      ]),
      ...(contract.operations.length > 0 && { contract }),
    };
  }
}

/** Aliases of aliases of aliases unfold without end. */
const MOST_ALIASES = 1_000;

function valueOf(document: Document.Parsed, name: string): Readonly<Record<string, Json>> | undefined {
  try {
    return recordOf(document.toJS({ maxAliasCount: MOST_ALIASES }) as Json);
  } catch (cause) {
    throw cause instanceof ReferenceError
      ? bomb(name, 'unfolds without end through its aliases')
      : unreadable(name, KIND_NAMES.openapi, cause);
  }
}

/** The key of the last step of a path, which stands in the line where a person looks for it. */
function keyAt(document: Document.Parsed, path: readonly string[]): Node | undefined {
  let node: unknown = document.contents;
  let key: Node | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isMap(node)) return key;
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
    if (!pair) return key;
    key = pair.key as Node;
    node = pair.value;
  }
  return key;
}
