import { mermaidText } from '@hexad/kernel';
import type { ArchitectureComponent } from '@hexad/proto/documents';

const SHAPES: Readonly<Record<ArchitectureComponent['kind'], readonly [string, string]>> = {
  ui: ['["', '"]'],
  api: ['["', '"]'],
  database: ['[("', '")]'],
};

/** Who calls whom: people, the pages, the API, and what keeps the records. */
export function componentDiagram(components: readonly ArchitectureComponent[], people: readonly string[]): string {
  const used = new Set(components.flatMap(({ uses }) => uses));
  const entered = components.filter(({ id, kind }) => kind !== 'database' && !used.has(id));
  return [
    'flowchart LR',
    `  people(["${mermaidText(people.length === 0 ? 'People' : people.slice(0, 6).join(' / '))}"])`,
    ...components.map(({ id, title, kind }) => `  ${id}${SHAPES[kind][0]}${mermaidText(`${id} - ${title}`)}${SHAPES[kind][1]}`),
    ...entered.map(({ id }) => `  people --> ${id}`),
    ...components.flatMap(({ id, uses }) => uses.map((other) => `  ${id} --> ${other}`)),
    '',
  ].join('\n');
}
