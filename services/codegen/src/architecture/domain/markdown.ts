import type { ArchitecturePlan } from '@hexad/proto/documents';
import { markdown } from '../../domain/escape.js';
import { lines, type Piece } from '../../domain/text.js';
import { DATABASE_TITLES } from '../../domain/sql-dialect.js';

const cell = (text: string): string => markdown(text).replaceAll('|', String.raw`\|`);
const diagram = (mermaid: string): Piece => ['```mermaid', mermaid.trimEnd(), '```', ''];

/** The plan for people who decide on it, with its diagrams in Mermaid's language. */
export const architectureMarkdown = (plan: ArchitecturePlan): string =>
  `${lines(
    `# Architecture: ${markdown(plan.title)}`,
    '',
    `Revision \`${plan.revision}\`: what an approval of this plan is bound to.`,
    '',
    '## Stack',
    '',
    plan.stack.map(({ pack, title, reason, lacks, alternatives }) => [
      `- **${pack}**: ${markdown(title)}. ${markdown(reason)}${lacks.length > 0 ? ` It does not hold ${lacks.join(', ')}.` : ''}`,
      alternatives.map((other) => `  - instead ${other.pack} (${markdown(other.title)}): ${markdown(other.reason)}`),
    ]),
    plan.database && `- **${DATABASE_TITLES[plan.database.name]}** keeps the records. ${markdown(plan.database.reason)}`,
    '',
    body(plan),
    plan.risks.length > 0 && [
      '## Risks',
      '',
      plan.risks.map(({ statement, mitigation }) => `- ${markdown(statement)} ${markdown(mitigation)}`),
      '',
    ],
  ).trimEnd()}\n`;

/** The same for the repository that was built: what stands there, without what was decided on the way. */
export const repositoryArchitecture = (plan: ArchitecturePlan): string =>
  `${lines(`# Architecture: ${markdown(plan.title)}`, '', body(plan)).trimEnd()}\n`;

function body(plan: ArchitecturePlan): Piece {
  const guarded = plan.api.some(({ who }) => who !== undefined);
  return [
    '## Components',
    '',
    diagram(plan.diagrams.components),
    '| Component | Made with | What it does | Modules |',
    '| --- | --- | --- | --- |',
    plan.components.map(
      ({ id, title, responsibility, modules }) =>
        `| \`${id}\` | ${cell(title)} | ${cell(responsibility)} | ${modules.map((one) => `\`${one}\``).join(', ')} |`,
    ),
    '',
    '## Where each story is built',
    '',
    '| Story | | Criteria | Parts |',
    '| --- | --- | --- | --- |',
    plan.stories.map(
      ({ story, title, criteria, parts }) => `| ${story} | ${cell(title)} | ${criteria} | ${parts.map((one) => `\`${one}\``).join(', ')} |`,
    ),
    '',
    '## Data',
    '',
    diagram(plan.diagrams.data),
    plan.diagrams.states.map(({ title, mermaid }) => [`### States: ${markdown(title)}`, '', diagram(mermaid)]),
    plan.diagrams.sequences.length > 0 && ['## Courses', ''],
    plan.diagrams.sequences.map(({ title, mermaid }) => [`### ${markdown(title)}`, '', diagram(mermaid)]),
    plan.api.length > 0 && [
      '## API',
      '',
      `| Request | What it does |${guarded ? ' Who |' : ''}`,
      `| --- | --- |${guarded ? ' --- |' : ''}`,
      plan.api.map(
        ({ method, path, summary, who }) =>
          `| \`${method} ${path}\` | ${cell(summary)} |${guarded ? ` ${cell((who ?? []).join(', '))} |` : ''}`,
      ),
      '',
    ],
  ];
}
