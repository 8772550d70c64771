import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { grammarOf } from './grammars.js';
import type { Definition, FileSymbols } from './rank.js';

const require = createRequire(import.meta.url);
const grammar = (name: string): string => require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`);

/** Nodes that define what their field `name` (or `declarator`) says, in all of these grammars. */
const DEFINES =
  /^(function_declaration|function_definition|generator_function_declaration|class_declaration|abstract_class_declaration|class_definition|class|module|interface_declaration|type_alias_declaration|enum_declaration|method_definition|method_declaration|method|singleton_method|abstract_method_signature|constructor_declaration|function_item|struct_item|enum_item|trait_item|type_item|const_item|mod_item|type_spec|struct_specifier|class_specifier|enum_specifier|record_declaration|struct_declaration|trait_declaration|variable_declarator|const_spec)$/;
/** Nodes in which nothing is defined that others name. */
const CLOSED =
  /^(function_declaration|function_definition|generator_function_declaration|method_definition|method_declaration|method|singleton_method|function_item|arrow_function|function_expression|comment|string|template_string|import_statement|import_declaration|use_declaration|expression_statement)$/;
const LONGEST = 120;

let ready: Promise<void> | undefined;
const parsers = new Map<string, Promise<Parser>>();

/** A grammar is loaded when the first file needs it: each takes a moment and some memory. */
function parserOf(name: string): Promise<Parser> {
  ready ??= Parser.init();
  const known = parsers.get(name) ?? ready.then(async () => new Parser().setLanguage(await Language.load(grammar(name))));
  parsers.set(name, known);
  return known;
}

/** What a file defines and names; of a language that nobody reads, nothing. */
export async function symbolsOf(path: string, text: string): Promise<FileSymbols> {
  const name = grammarOf(path);
  if (name === undefined) return { path, definitions: [], references: {} };
  const tree = (await parserOf(name)).parse(text);
  if (!tree) return { path, definitions: [], references: {} };
  try {
    const lines = text.split('\n');
    const definitions: Definition[] = [];
    walk(tree.rootNode, (node, depth) => {
      const defined = nameOf(node, depth);
      const line = node.startPosition.row;
      if (defined !== undefined) definitions.push({ name: defined, line: line + 1, text: (lines[line] ?? '').trim().slice(0, LONGEST) });
    });
    return { path, definitions, references: wordsIn(text) };
  } finally {
    tree.delete();
  }
}

/** Every word that could be a name: those that nobody defines count for nothing. */
function wordsIn(text: string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[A-Za-z_$][\w$]{2,79}/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Variables count where they stand outside of functions. */
const SHALLOW = 4;

function nameOf(node: Node, depth: number): string | undefined {
  if (node.type === 'variable_declarator' && depth > SHALLOW) return undefined;
  let name = node.childForFieldName('name') ?? node.childForFieldName('declarator');
  while (name?.childForFieldName('declarator')) name = name.childForFieldName('declarator');
  const text = name?.text;
  return text !== undefined && /^[\w$]{2,80}$/.test(text) ? text : undefined;
}

/** Deep first, without recursion: a file may nest as deep as it likes. What stands in a function is its own affair. */
function walk(root: Node, see: (node: Node, depth: number) => void): void {
  const cursor = root.walk();
  for (let depth = 0; ;) {
    const type = cursor.nodeType;
    if (DEFINES.test(type)) see(cursor.currentNode, depth);
    if (!CLOSED.test(type) && cursor.gotoFirstChild()) {
      depth += 1;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return cursor.delete();
      depth -= 1;
    }
  }
}
