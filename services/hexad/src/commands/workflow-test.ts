import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { readCases, shippedVocabulary, testWorkflow } from '@hexad/service-workflow/tooling';
import { calledBeside, findTests, textOf, type TestFile } from '../input/workflow-tests.js';
import { TEST_FORMATS, type TestedFile } from '../report/workflow-test.js';
import { parsing } from './parsing.js';
import { recordCase } from './workflow-record.js';

const OPTIONS = {
  case: { type: 'string' },
  only: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean', default: false },
  record: { type: 'string' },
  out: { type: 'string' },
  url: { type: 'string' },
} as const;

const FAILED = 1;

/** `hexad workflow test FILE|FOLDER…`: plays the cases of workflow files under a virtual clock. Needs no platform, except to record a run. */
export async function workflowTest(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const { format = values.json ? 'json' : 'text', record, out, url } = values;
  if (record !== undefined) return recordCase(record, positionals, { out, url, json: values.json });
  for (const [name, value] of Object.entries({ out, url }))
    if (value !== undefined) throw new AppError('invalid', `--${name} is for \`hexad workflow test --record RUN\`.`);
  const show = TEST_FORMATS.get(format);
  if (!show)
    throw new AppError('invalid', `There is no format ${JSON.stringify(format)}; there are: ${[...TEST_FORMATS.keys()].join(', ')}.`);
  const tested: TestedFile[] = [];
  for (const file of await findTests(positionals, values.case)) tested.push(await play(file, values.only));
  if (tested.every(({ cases }) => cases.length === 0))
    throw new AppError('invalid', `No case is called like ${JSON.stringify(values.only ?? '')}.`);
  for (const line of show(tested)) console.log(line);
  return tested.some(({ cases }) => cases.some(({ passed }) => !passed)) ? FAILED : 0;
}

async function play(file: TestFile, only: string | undefined): Promise<TestedFile> {
  try {
    const cases = readCases(await textOf(file.cases));
    const workflow = file.workflowOf(cases.workflow);
    const text = await textOf(workflow);
    return { file: file.cases, cases: testWorkflow(text, cases, shippedVocabulary(), calledBeside(workflow), only) };
  } catch (thrown) {
    const error = AppError.from(thrown);
    // Whatever makes a file no test at all is told with its name, as a fault of the call.
    throw new AppError('invalid', `${file.cases}: ${error.message}`, { cause: thrown, details: error.details });
  }
}
