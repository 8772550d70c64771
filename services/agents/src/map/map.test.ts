import { describe, expect, it } from 'vitest';
import { rank, render, type FileSymbols } from './rank.js';
import { symbolsOf } from './symbols.js';

const file = (path: string, defines: readonly string[], names: readonly string[]): FileSymbols => ({
  path,
  definitions: defines.map((name, index) => ({ name, line: index + 1, text: `function ${name}() {` })),
  references: Object.fromEntries(names.map((name) => [name, 1])),
});

const SHOP = [
  file('src/money.ts', ['round'], []),
  file('src/cart.ts', ['total'], ['round']),
  file('src/order.ts', ['place'], ['total', 'round']),
  file('src/paint.ts', ['draw'], []),
];

describe('the map of a repository', () => {
  it('ranks what many lean on before what nobody names', () => {
    const ranks = rank(SHOP, []);
    expect(ranks.get('src/money.ts')).toBeGreaterThan(ranks.get('src/paint.ts')! * 2);
    expect([...ranks.values()].reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
  });

  it('leans towards what the task names, and what that leans on', () => {
    const ranks = rank(SHOP, ['total']);
    expect([...ranks].sort((a, b) => b[1] - a[1]).map(([path]) => path)).toEqual([
      'src/cart.ts',
      'src/money.ts',
      'src/order.ts',
      'src/paint.ts',
    ]);
  });

  it('keeps to its tokens, and names the rest', () => {
    const many = Array.from({ length: 200 }, (_, index) => file(`src/f${index}.ts`, [`f${index}`], []));
    const text = render(many, ['f7'], 200, []);
    expect(text.length).toBeLessThan(1_000);
    expect(text).toMatch(/^src\/f7\.ts\n {2}1: function f7\(\) \{\n(.*\n)*and \d+ files more\n$/);
  });
});

describe('symbols', () => {
  it.each([
    [
      'a.ts',
      'export class Kite {\n  fly(): void {}\n}\ninterface Wind {}\ntype Line = string;\nexport const pull = () => 1;',
      'Kite fly Wind Line pull',
    ],
    ['a.tsx', 'export function App() { return <p/>; }', 'App'],
    ['a.js', 'function one() {}\nclass Two {}', 'one Two'],
    ['a.py', 'class Kite:\n    def fly(self):\n        pass\n\ndef pull():\n    pass', 'Kite fly pull'],
    ['a.go', 'package a\n\ntype Kite struct{}\n\nfunc (k Kite) Fly() {}\n\nfunc Pull() {}', 'Kite Fly Pull'],
    ['a.rs', 'struct Kite;\nfn pull() {}\ntrait Flies {}', 'Kite pull Flies'],
    ['a.java', 'class Kite { void fly() {} }', 'Kite fly'],
    ['a.cpp', 'class Kite {};\nint pull(int x) { return x; }', 'Kite pull'],
    ['a.txt', 'nothing', ''],
  ])('are found in %s', async (path, text, names) => {
    const { definitions } = await symbolsOf(path, text);
    expect(definitions.map(({ name }) => name).join(' ')).toBe(names);
  });

  it('are found in what is no program, or nests without end, without failing', async () => {
    await expect(symbolsOf('a.ts', '((((('.repeat(5_000))).resolves.toMatchObject({ definitions: [] });
  });
});
