import type { ExplainedStep, Explanation } from './explain.js';

/** The steps as a Mermaid flowchart: an arrow for each need, a box for each step with steps in it. */
export function mermaid({ name, steps }: Explanation): string {
  const ids = new Map<ExplainedStep, string>();
  const idOf = (step: ExplainedStep): string => {
    if (!ids.has(step)) ids.set(step, `s${ids.size + 1}`);
    return ids.get(step)!;
  };
  const draw = (list: readonly ExplainedStep[], indent: string): string[] => [
    ...list.flatMap((step) => [
      ...box(step, indent),
      ...(step.undo === undefined
        ? []
        : [`${indent}${idOf(step)}u["undo: ${quoted(step.undo)}"]`, `${indent}${idOf(step)} -.-> ${idOf(step)}u`]),
    ]),
    ...list.flatMap((step) =>
      step.needs.flatMap((need) =>
        arrow(
          list.find((other) => other.name === need),
          step,
          indent,
        ),
      ),
    ),
  ];
  const box = (step: ExplainedStep, indent: string): string[] => {
    const id = idOf(step);
    if (step.branches.length === 0) return [`${indent}${id}["${quoted(step.name)}<br/>${quoted(step.does)}"]`];
    const inside = step.branches.flatMap((branch, index) =>
      branch.label === ''
        ? draw(branch.steps, `${indent}  `)
        : [`${indent}  subgraph ${id}b${index}["${quoted(branch.label)}"]`, ...draw(branch.steps, `${indent}    `), `${indent}  end`],
    );
    return [`${indent}subgraph ${id}["${quoted(`${step.name}: ${step.does}`)}"]`, ...inside, `${indent}end`];
  };
  const arrow = (from: ExplainedStep | undefined, to: ExplainedStep, indent: string): string[] => {
    if (!from) return [];
    const label = to.when === undefined ? '' : `|"${quoted(to.when)}"|`;
    return [`${indent}${idOf(from)} -->${label} ${idOf(to)}`];
  };
  return ['---', `title: ${JSON.stringify(name)}`, '---', 'flowchart TD', ...draw(steps, '  ')].join('\n');
}

/** Mermaid reads entities in quotes, and nothing else. */
const quoted = (text: string): string =>
  text.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;').replaceAll(/\s+/g, ' ');
