import { parseICS } from 'node-ical';
import { describe, expect, it } from 'vitest';
import { samplePlan } from '../testing/sample-plan.js';
import { iCalendar } from './icalendar.js';
import { mermaidFlowchart, mermaidGantt } from './mermaid.js';

const HOSTILE = 'A: "quoted"; #1, 100 % {b} [c]\r\nBEGIN:VEVENT\u0000 王小明 end';

describe('a plan as iCalendar', () => {
  it('is read by a parser: an event for each task and milestone, with its title as it was', () => {
    const plan = samplePlan(6, {}, ['Foundation', HOSTILE]);
    const events = Object.values(parseICS(iCalendar(plan))).filter((entry) => entry?.type === 'VEVENT');
    expect(events.length).toBe(plan.tasks.length + plan.milestones.length);
    const hostile = events.find((event) => event?.type === 'VEVENT' && event.uid === 'project.S2@hexad.dev');
    const task = plan.tasks.find(({ story }) => story === 'S2')!;
    expect(hostile).toMatchObject({ summary: 'S2 A: "quoted"; #1, 100 % {b} [c] BEGIN:VEVENT 王小明 end', start: new Date(task.start) });
  });

  it('has lines of at most 75 bytes that end as the standard says', () => {
    const text = iCalendar(samplePlan(4, {}, ['Foundation', '王'.repeat(300), 'ü'.repeat(200)]));
    const lines = text.split('\r\n');
    expect([lines.filter((line) => Buffer.byteLength(line) > 75), text.replaceAll('\r\n', '').includes('\n')]).toEqual([[], false]);
  });
});

describe('a plan in Mermaid', () => {
  it('writes what its grammar could take for its own as character codes', () => {
    const plan = samplePlan(3, {}, ['Foundation', HOSTILE, 'Sample: "plan"']);
    const gantt = mermaidGantt(plan);
    expect(gantt).toContain('  S2 A#58; #34;quoted#34;#59; #35;1#44; 100 #37; #123;b#125; #91;c#93; BEGIN#58;VEVENT');
    expect(
      gantt
        .split('\n')
        .filter(
          (line) =>
            !/^gantt$|^ {2}(title|dateFormat|axisFormat|section) .+$|^ {2}[^:]+ :(crit, |milestone, )?\w+, [-\dT:]+, [-\dT:]+$|^ {2}[^:]+ :milestone, \w+, [-\dT:]+, 0d$|^$/.test(
              line,
            ),
        ),
    ).toEqual([]);
    const lines = mermaidFlowchart(plan).split('\n');
    expect(lines.filter((line) => !/^flowchart LR$|^ {2}T\d+\["[^"[\]{}]+"\]$|^ {2}T\d+ --> T\d+$|^ {2}class/.test(line))).toEqual(['']);
  });
});
