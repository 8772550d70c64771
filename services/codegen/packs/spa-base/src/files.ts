import type { GeneratedFile } from '../../../src/domain/pack.js';
import { readPackFiles } from '../../../src/adapters/pack-folder.js';
import type { Framework } from './framework.js';

/** The files that all frameworks share, with the names of this one's packages. */
export const sharedFiles = ({ query, testing }: Framework): GeneratedFile[] =>
  readPackFiles('spa-base').map((file) => ({
    ...file,
    text: file.text.replaceAll("'@tanstack/framework-query'", `'${query}'`).replaceAll("'@testing-library/framework'", `'${testing}'`),
  }));
