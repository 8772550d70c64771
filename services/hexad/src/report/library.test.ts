import { expect, it } from 'vitest';
import type { Finding } from '../client/library.js';
import { refuseFaults } from './library.js';

const finding = (severity: Finding['severity']): Finding => ({
  in: 'the workflow',
  line: 1,
  column: 2,
  severity,
  code: 'form',
  message: 'm',
});

it('what has a fault ends as what is refused, and what only has warnings does not', () => {
  expect(() => refuseFaults([finding('warning')])).not.toThrow();
  expect(() => refuseFaults([finding('warning'), finding('error')])).toThrow('could not be kept: it has 1 fault');
});
