import { readFileSync, writeFileSync } from 'node:fs';
import { FUNCTIONS } from './functions/catalogue.js';
import type { FunctionDefinition } from './functions/define.js';
import { MAX_DEPTH, MAX_ITEMS, MAX_LENGTH, MAX_SIZE, MAX_STEPS, MAX_TEXT } from './limits.js';

/** The page that people read about expressions. Kept in the repository; `npm run generate` writes it. */
const PAGE = new URL('../../../../docs/reference/workflow-expressions.md', import.meta.url);

export const writtenPage = (): string => readFileSync(PAGE, 'utf8');

export function pageText(): string {
  const groups = Map.groupBy(FUNCTIONS, ({ group }) => group);
  return `${HEAD}${[...groups].map(([group, functions]) => `## ${group}\n\n${table(functions)}\n`).join('\n')}${LIMITS}`;
}

const HEAD = `# Expressions

Generated from the table of functions (\`npm run generate\` in \`services/workflow\`). The guide is [workflows.md](../workflows.md).

\`\${…}\` holds a [CEL](https://cel.dev) expression. A value that is exactly one \`\${…}\` keeps its type; text around it makes a text, in which null is
nothing and a list or an object is JSON. \`$\${\` is a literal \`\${\`.

- **Names**: outputs of earlier steps, the item of a \`foreach\`, inputs of the run, then \`variables\`. A name is looked up when its value is
  needed: a variable's default is evaluated at its first use. \`run\` (\`id\`, \`workflow\`, \`project_id\`) and \`now\` are the engine's own; \`now\` is a
  text in UTC, \`2026-11-21T09:30:00.000Z\`, that all date functions take (\`timestamp(now)\` makes a time of it).
- **CEL's own**: \`==\`, \`!=\`, \`<\`, \`<=\`, \`>\`, \`>=\`, \`&&\`, \`||\`, \`!\`, \`+\`, \`-\`, \`*\`, \`/\`, \`%\`, \`in\`, \`condition ? a : b\`, \`has(a.b)\`, \`size\`, \`int\`, \`double\`, \`string\`,
  \`bool\`, \`timestamp\`, \`duration\`, \`type\`, and the methods of its string extension (\`charAt\`, \`indexOf\`, \`substring\`, \`format\`, …), which count characters from 0. Whole numbers are integers:
  \`7 / 2\` is 3, \`7 / 2.0\` is 3.5; otherwise whole and fractional numbers mix.
- **Both forms**: each function below can also be written after a dot: \`upper(x)\` is \`x.upper()\`, \`map(list, x, x.id)\` is \`list.map(x, x.id)\`.
- **Secrets**: \`\${secrets.NAME}\` is a reference. It can be handed to an input of a step as a whole, in a list or in an object, and is resolved by whoever runs the
  step. It never becomes text, and its name stands in the file: \`secrets[name]\` is refused.
- An expression sees values and nothing else, has no effect, and always ends.

In the examples \`task\` is \`{"id": "T-1", "title": "Example", "owner": null}\`.

`;

const LIMITS = `
## Limits

| what                                                                                                                             | at most   |
| -------------------------------------------------------------------------------------------------------------------------------- | --------- |
| characters of an expression                                                                                                      | ${MAX_LENGTH} |
| levels of an expression, of JSON that it reads, of its result                                                                    | ${MAX_DEPTH} |
| steps of all the expressions of one value: a call, a turn of a loop, a part of a long text or list                               | ${MAX_STEPS} |
| characters of a text that it makes                                                                                               | ${MAX_TEXT} |
| elements of a list that it makes                                                                                                 | ${MAX_ITEMS} |
| characters of a result, as JSON                                                                                                  | ${MAX_SIZE} |

Steps are counted, not timed: an expression that ends on one machine ends on all of them.
`;

const cell = (value: string): string => value.replaceAll('|', '\\|');

function table(functions: readonly FunctionDefinition[]): string {
  const rows = functions.map(({ name, params, text, example: [source, result] }) => {
    const list = params.map(
      (param, index) => `${param.optional ? '[' : ''}${index > 0 ? ', ' : ''}${param.name}${param.optional ? ']' : ''}`,
    );
    return [`\`${name}(${list.join('')})\``, text, `\`${source}\` → \`${JSON.stringify(result)}\``];
  });
  return ['| function | meaning | example |', '| --- | --- | --- |', ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n');
}

if (process.argv[2] === '--write' && import.meta.filename === process.argv[1]) writeFileSync(PAGE, pageText());
