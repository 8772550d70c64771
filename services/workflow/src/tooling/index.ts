/** What is done with a workflow file without running it. */
export { explain, type Explanation } from './explain/explain.js';
export { mermaid } from './explain/mermaid.js';
export { explanationText } from './explain/text.js';
export { lintText, type Finding } from './lint-text.js';
export { shippedVocabulary } from './shipped.js';
export { schemaText } from '../language/json-schema.js';
