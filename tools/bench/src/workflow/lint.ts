import { lintText, shippedVocabulary } from '@hexad/service-workflow/tooling';
import { parseDocument } from 'yaml';
import { median } from '../place.js';
import type { Row } from '../row.js';

const STEPS = 500;
const ROUNDS = 15;

/** Lint of a file of 500 steps that was never seen before, against reading its YAML and nothing else. */
export function lintOfManySteps(): Row {
  const vocabulary = shippedVocabulary();
  const ours: number[] = [];
  const yaml: number[] = [];
  // The first rounds are for the compilers.
  for (let round = -3; round < ROUNDS; round++) {
    const text = manySteps(round);
    const took = { ours: timed(() => lintText(text, vocabulary)), yaml: timed(() => parseDocument(text)) };
    if (round < 0) continue;
    ours.push(took.ours);
    yaml.push(took.yaml);
  }
  const wrong = lintText(manySteps(0), vocabulary).filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) throw new Error(`the file is wrong: ${wrong[0]!.message}`);
  return {
    case: `lint, ${STEPS} steps`,
    unit: 'ms',
    ours: median(ours),
    against: 'reading the YAML alone, only to be known',
    baseline: median(yaml),
    reach: 200,
  };
}

function timed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** As people write them: plugins, agents, conditions, texts with expressions, loops and branches. No two files share an expression. */
function manySteps(file: number): string {
  const id = (step: number) => `f${file + 10}_${step}`;
  const steps = Array.from({ length: STEPS / 5 }, (_, group) => {
    const at = id(group);
    return `
  - name: read_${at}
    description: Read part ${at} of the brief
    plugin: spec
    action: analyse
    inputs: { brief_id: "\${brief_id}", answers: "\${answers}" }
    outputs: { spec_id: spec_${at}, questions: questions_${at} }
    timeout: 60
  - name: ask_${at}
    type: wait
    signal: answers
    condition: "\${ask && size(questions_${at}) > 0}"
    payload: "\${questions_${at}}"
  - name: plan_${at}
    description: "Plan \${spec_${at}} of \${upper(product_${at})}"
    plugin: planning
    action: plan
    inputs: { spec_id: "\${spec_${at}}" }
    outputs: { tasks: tasks_${at} }
    on_error: retry
    retry_count: 3
  - name: each_${at}
    type: foreach
    items: "\${tasks_${at}.filter(t, t.title != 'skip ${at}')}"
    as: task
    key: "\${task.id}"
    failure: collect
    steps:
      - { name: build, agent: code, action: build, inputs: { task: "\${task.id}", note: "\${default(note_${at}, 'none')}" } }`;
  });
  return `name: many\nversion: "1"\nvariables: { ask: false, answers: null }\nsteps:${steps.join('')}\n`;
}
