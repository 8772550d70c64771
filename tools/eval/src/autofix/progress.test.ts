import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readDefects, type Defect } from './defects.js';
import type { Verdict } from './patients.js';
import { Progress } from './progress.js';

const [one, two] = readDefects() as [Defect, Defect];
const judged = (defect: Defect): Verdict => ({ defect, found: ['a'], left: [], broken: [], revived: false, differs: true });

function place(): { readonly folder: string; readonly rules: string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), 'hexad-eval-'));
  writeFileSync(path.join(folder, 'rules.json'), '[]');
  return { folder, rules: path.join(folder, 'rules.json'), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

it('what was judged before an evaluation was broken off is not judged again, also when it was killed while it wrote', () => {
  using at = place();
  const store = path.join(at.folder, 'eval');
  new Progress(store, [at.rules]).keep([judged(one)]);
  appendFileSync(path.join(store, readdirSync(store)[0]!), '{"defect":');
  const next = new Progress(store, [at.rules]);
  expect([next.of([one]), next.of([one, two])]).toEqual([[judged(one)], undefined]);
});

it('what was judged by other rules, of another text or before everything was judged counts no more', () => {
  using at = place();
  const progress = new Progress(at.folder, [at.rules]);
  progress.keep([judged(one)]);
  writeFileSync(at.rules, '["no-var"]');
  expect([progress.of([{ ...one, faulty: 'x' }]), new Progress(at.folder, [at.rules]).of([one])]).toEqual([undefined, undefined]);
  progress.forget();
  expect(progress.of([one])).toBeUndefined();
});
