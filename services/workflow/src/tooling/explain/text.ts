import type { Check, ExplainedStep, Explanation } from './explain.js';

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

/** An explanation for people to read, in lines. */
export function explanationText(explained: Explanation): string {
  const { name, version, description, inputs, variables, secrets, prerequisites, steps, success, afterwards, run } = explained;
  return [
    `${name} ${version}${description && ` — ${description}`}`,
    ...part(
      'Needs',
      inputs.filter(({ required }) => required).map(({ name, type }) => `${name}: ${type}`),
    ),
    ...part(
      'Takes, if given',
      inputs.filter(({ required }) => !required).map(({ name, type }) => `${name}: ${type}`),
    ),
    ...part(
      'Defaults',
      variables.map((variable) => `${variable.name} = ${JSON.stringify(variable.default)}`),
    ),
    ...part('Secrets handed to steps', secrets),
    ...part('Only when', prerequisites.map(checkLine('otherwise'))),
    ...part('Does', stepLines(steps)),
    ...part('Is a success when', success.map(checkLine('that is'))),
    ...part('Afterwards', stepLines(afterwards.always)),
    ...part('After a success', stepLines(afterwards.onSuccess)),
    ...part('After a failure', stepLines(afterwards.onFailure)),
    ...part('The run', run),
  ].join('\n');
}

const checkLine =
  (word: string) =>
  ({ condition, message }: Check): string =>
    `${condition} (${word}: ${message})`;

function stepLines(steps: readonly ExplainedStep[]): string[] {
  return steps.flatMap((step, index) => {
    const { name, description, does, when, needs, sets, limits, onFailure, undo, branches } = step;
    const before = index === 0 ? undefined : steps[index - 1]!.name;
    const start = startWords(needs, before, index);
    const details = [
      ...(when === undefined ? [] : [`only when ${when}`]),
      ...(sets.length === 0 ? [] : [`sets ${sets.join(', ')}`]),
      ...limits,
      `if it fails, ${onFailure}`,
      ...(undo === undefined ? [] : [`undone by: ${undo}`]),
    ];
    return [
      `${index + 1}. ${name}${start}: ${does}`,
      ...(description === '' ? [] : [`   ${description}`]),
      `   ${details.join('; ')}`,
      ...branches.flatMap((branch) => [
        ...(branch.label === '' ? [] : [`   ${branch.label}`]),
        ...stepLines(branch.steps).map((line) => `     ${line}`),
      ]),
    ];
  });
}

/** Said only where it is not simply the next one. */
function startWords(needs: readonly string[], before: string | undefined, index: number): string {
  if (index === 0 || (needs.length === 1 && needs[0] === before)) return '';
  return needs.length === 0 ? ' (at once)' : ` (after ${needs.join(' and ')})`;
}
