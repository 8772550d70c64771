import type { Edit } from '../edits.js';

/** Adds an import behind those at the top, or, in a file without any, behind what has to come first. A `from` that is there on one line takes the name in. */
export function withImport(text: string, module: string, name: string | undefined): Edit {
  const there =
    name === undefined ? null : new RegExp(`^from ${module.replaceAll('.', '\\.')} import (?!\\()([^#\\n\\\\*]+)$`, 'm').exec(text);
  if (there) {
    const at = there.index + there[0].trimEnd().length;
    return { from: at, to: at, text: `, ${name}` };
  }
  const at = endOfImports(text);
  return { from: at, to: at, text: name === undefined ? `import ${module}\n` : `from ${module} import ${name}\n` };
}

/** A comment, a docstring, or an import, with the brackets it may have: what may stand above the place of another import. */
const HEAD =
  /^(?:[ \t]*\n|#[^\n]*\n|[rRuU]?"""[\s\S]*?"""[^\n]*\n|[rRuU]?'''[\s\S]*?'''[^\n]*\n|(?:import|from)\s[^\n(]*(?:\([^)]*\)[^\n]*)?\n)/;

function endOfImports(text: string): number {
  let [at, best] = [0, 0];
  for (let piece = HEAD.exec(text); piece; piece = HEAD.exec(text.slice(at))) {
    at += piece[0].length;
    if (piece[0].trim() !== '' && !(piece[0].startsWith('#') && best > 0)) best = at;
  }
  return best;
}
