export { renderSpecMarkdown } from '../domain/render-spec-markdown.js';
export { impactOf } from './domain/impact.js';
export { faultText, type Fault } from './domain/fault.js';
export { readJson } from './domain/json-places.js';
export { readMarkdown } from './domain/markdown/read-markdown.js';
export { revise } from './domain/revise.js';
