import { describe, expect, it } from 'vitest';
import { samplePlan } from '../testing/sample-plan.js';
import { pdfOf, svgOf } from './draw-plan.js';
import { fitted, widthOf } from './lettering.js';
import { axisOf } from './time-scale.js';

const NAMES = [
  '<script>alert(1)</script> & "x"',
  '王小明 と 데이터',
  'שלום مرحبا',
  '👩‍👩‍👧 \ud800 \u0007 \u202e',
  'x'.repeat(5_000),
  'Plan <b>',
];
const count = (text: string | Buffer, part: string): number => text.toString('latin1' as never).split(part).length - 1;

const has = (svg: string) => [svg.includes('prefers-color-scheme: dark'), svg.includes('fill="#14181f"')];

describe('a Gantt chart', () => {
  it('shows the critical path, slack, milestones, today and the forecast', () => {
    const svg = svgOf(samplePlan(20));
    const shown = ['f-critical', 'f-bar', 'f-slack', 'f-milestone', 's-today', 's-p50', 's-p80', 's-p95'].filter((ink) =>
      svg.includes(`"${ink}"`),
    );
    expect(shown).toEqual(['f-critical', 'f-bar', 'f-slack', 'f-milestone', 's-today', 's-p50', 's-p80', 's-p95']);
  });

  it('turns dark for who prefers that, and otherwise has the colours that were asked for', () => {
    const plan = samplePlan(3);
    expect([has(svgOf(plan)), has(svgOf(plan, 'light')), has(svgOf(plan, 'dark'))]).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it('of hostile and foreign names is XML without anything that runs, and a PDF that embeds its fonts', async () => {
    const plan = samplePlan(5, { team: NAMES.slice(1, 4).map((name) => ({ name })) }, NAMES);
    const svg = svgOf(plan);
    // oxlint-disable-next-line no-control-regex -- these are what XML has no place for
    expect([/<script/i.test(svg), /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(svg), svg.isWellFormed()]).toEqual([false, false, true]);
    expect(count(await pdfOf(plan), '/FontFile2')).toBe(3);
  });

  it('of many tasks goes over several pages of a PDF', async () => {
    expect(count(await pdfOf(samplePlan(100)), '/Type /Page\n')).toBe(4);
  });

  it.each([
    ['minutes', 60_000 * 20],
    ['a day', 86_400_000],
    ['a month', 86_400_000 * 30],
    ['a year', 86_400_000 * 365],
    ['half a century', 86_400_000 * 365 * 50],
  ])('has an axis of few ticks for %s', (_, span) => {
    const { upper, lower } = axisOf(0, span, 650, 'Europe/Berlin');
    expect([upper.length >= 1 && upper.length <= 40, lower.length >= 2 && lower.length <= 50]).toEqual([true, true]);
  });

  it('cuts a title between letters, so that it fits', () => {
    const cut = fitted('👩‍👩‍👧'.repeat(50), 12, 100);
    expect([cut.endsWith('👩‍👩‍👧…'), widthOf(cut, 12) <= 100 * 1.01, fitted('short', 12, 100)]).toEqual([true, true, 'short']);
  });
});
