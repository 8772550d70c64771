import { describe, expect, it } from 'vitest';
import { LiquidEngine } from './adapters/liquid.js';
import { ProcessLiquid } from './adapters/process-liquid.js';

const engine = new LiquidEngine();
const invalid = expect.objectContaining({ code: 'template_invalid' }) as Error;
const values = { text: 'abc', list: [1, 2], thing: { own: 'yes' } };

describe('a template that a tenant wrote', () => {
  it('is filled with its inputs', () => {
    expect(engine.render('{{ thing.own }} {% for one in list %}{{ one }}{% endfor %} {{ text | upcase }}', values)).toBe('yes 12 ABC');
  });

  it.each([
    'constructor',
    'thing.constructor',
    'thing.__proto__',
    'thing["constructor"]["constructor"]',
    'text.constructor',
    'list.map',
    'thing.toString',
    'thing.hasOwnProperty',
    'process.env',
    'global',
    'require',
    'this',
    'nobody',
  ])('reaches no %s', (expression) => {
    expect(() => engine.render(`{{ ${expression} }}`, values)).toThrow(invalid);
  });

  it.each([
    '{% include "package.json" %}',
    '{% render "../../package.json" %}',
    '{% layout "/etc/passwd" %}',
    '{% liquid include "x" %}',
    '{% block a %}{% endblock %}',
    '{% echo text %}',
  ])('reads no file and no other template: %s', (text) => {
    expect(() => engine.render(text, values)).toThrow(invalid);
  });

  it.each([
    ['a loop without end', '{% for a in (1..1000000000) %}a{% endfor %}'],
    ['loops in loops', `${'{% for a in (1..5000) %}'.repeat(4)}a${'{% endfor %}'.repeat(4)}`],
    ['a text that doubles', '{% assign a = "aaaaaaaaaa" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}'],
    [
      'a list that doubles',
      '{% assign a = "1,2,3" | split: "," %}{% for i in (1..40) %}{% assign a = a | concat: a %}{% endfor %}{{ a.size }}',
    ],
    [
      'a replacement that grows',
      '{% assign a = "aaaaaaaaaa" %}{% for i in (1..12) %}{% assign a = a | replace: "a", a %}{% endfor %}{{ a }}',
    ],
    ['a template that is too long', 'a'.repeat(200_001)],
  ])('is stopped: %s', (_, text) => {
    expect(() => engine.render(text, values)).toThrow(invalid);
  });

  it('cannot change what the next one is filled with', () => {
    engine.render('{% assign text = "mine" %}{% assign thing = "mine" %}{{ text }}', values);
    expect(engine.render('{{ text }} {{ thing.own }}', values)).toBe('abc yes');
  });

  it('is told the line that fails', () => {
    expect(() => engine.render('a\n\n{{ nobody }}', values)).toThrow(expect.objectContaining({ details: { line: 3 } }));
  });
});

it('a template that a tenant wrote holds nothing up while it is filled, and what it fails with is told as ever', async () => {
  await using beside = new ProcessLiquid();
  expect(await beside.render('{{ text }}', values)).toBe('abc');
  const endless = `${'{% for a in (1..5000) %}'.repeat(4)}a${'{% endfor %}'.repeat(4)}`;
  const order: string[] = [];
  const failed = Promise.allSettled([beside.render(endless, values)]).then(([end]) => (order.push('it ended'), end));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('this process went on');
  expect([await failed, order]).toMatchObject([{ reason: { code: 'template_invalid' } }, ['this process went on', 'it ended']]);
  await expect(beside.render('a\n\n{{ nobody }}', values)).rejects.toMatchObject({ details: { line: 3 } });
});
