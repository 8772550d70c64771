export { byPattern, type Finder, type Span } from './spans.js';
export { findAll, replaceFound, SECRET_FINDERS, type Found } from './find-secrets.js';
export { KEY_FINDERS } from './keys.js';
