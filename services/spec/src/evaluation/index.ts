export { Expected } from './expected.js';
export { judge, type Kind, type Verdict } from './judge.js';
export { isOne } from './names.js';
export { unsupported } from './support.js';
