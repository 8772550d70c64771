// Writes the command line and the platform, with the libraries that they load at their start, into few files: `services/hexad/dist/bundle`.
// Node would else find, read and link more than four thousand modules each time; see docs/performance.md.
import { rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'services/hexad/dist/bundle');

/** Loaded from where they are installed: they bring programs or data with them, or are loaded for one task alone. */
const APART = [
  /^oxfmt/,
  /^@electric-sql\/pglite/,
  /^prettier/,
  /^typescript$/,
  /^oxlint/,
  /^web-tree-sitter/,
  /^@astral-sh\//,
  /^@cyclonedx\//,
  /\.node$/,
];
/** In each file of the bundle: its own place. */
const HERE = 'placeOfTheBundle';
/** Said of libraries, and nothing that could be mended here. */
const KNOWN = new Set(['CIRCULAR_DEPENDENCY', 'EVAL', 'UNRESOLVED_IMPORT', 'INEFFECTIVE_DYNAMIC_IMPORT', 'COMMONJS_VARIABLE_IN_ESM']);

rmSync(folder, { recursive: true, force: true });
const bundle = await rolldown({
  input: { cli: join(root, 'services/hexad/dist/cli.js') },
  platform: 'node',
  external: APART,
  plugins: [{ name: 'places', transform: { filter: { code: /import\.meta|__dirname|__filename/ }, handler: inPlace } }],
  onLog: (level, log, tell) => KNOWN.has(log.code) || tell(level, log),
});
// Nest names providers after their classes.
await bundle.write({ dir: folder, format: 'esm', keepNames: true, intro: `const ${HERE} = import.meta.url;` });
await bundle.close();

/** A module goes on believing that it lies where it was: files beside it are found by that. */
function inPlace(code, id) {
  const url = `new URL(${JSON.stringify(relative(folder, id).split(sep).join('/'))}, ${HERE})`;
  const file = `process.getBuiltinModule('node:url').fileURLToPath(${url})`;
  const instead = {
    url: `${url}.href`,
    filename: file,
    dirname: `process.getBuiltinModule('node:path').dirname(${file})`,
    resolve: `((name) => process.getBuiltinModule('node:url').pathToFileURL(process.getBuiltinModule('node:module').createRequire(${url}).resolve(name)).href)`,
  };
  const found = [];
  const own = new Set();
  new Visitor({
    MemberExpression(node) {
      if (node.object.type === 'MetaProperty' && !node.computed) found.push([node, node.property.name]);
    },
    VariableDeclarator(node) {
      if (node.id.type === 'Identifier') own.add(node.id.name);
    },
    Identifier(node) {
      if (node.name === '__filename' || node.name === '__dirname') found.push([node, node.name.slice(2)]);
    },
  }).visit(parseSync(id, code).program);
  const edits = found.filter(([node, what]) => what in instead && !(node.type === 'Identifier' && own.has(node.name)));
  if (edits.length === 0) return null;
  let text = code;
  for (const [{ start, end }, what] of edits.toSorted(([a], [b]) => b.start - a.start))
    text = text.slice(0, start) + instead[what] + text.slice(end);
  return { code: text };
}
