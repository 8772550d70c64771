/** What is done with a workflow file without running it. */
export { explain, type Explanation } from './explain/explain.js';
export { mermaid } from './explain/mermaid.js';
export { explanationText } from './explain/text.js';
export { lintText, workflowsIn, type Finding } from './lint-text.js';
export { type CaseFile } from './test/case-schema.js';
export { type Problem } from './test/judge.js';
export { type CaseResult } from './test/play-case.js';
export { caseSchemaText } from './test/json-schema.js';
export { readCases } from './test/read-cases.js';
export { testWorkflow } from './test/test-workflow.js';
export { shippedVocabulary } from './shipped.js';
export { schemaText } from '../language/json-schema.js';
export { overlaySchemaText } from '../library/overlay-schema.js';
