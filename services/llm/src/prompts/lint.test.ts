import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsOf } from './application/check-template.js';
import { InputSchemas } from './application/input-schemas.js';
import { FINDING_CODES } from './domain/lint.js';
import { ENGINES, template } from './fixtures.js';

const BRIEF = { name: 'brief' };
const TONE = { name: 'tone', untrusted: false };
const found = (asked: Parameters<typeof template>[0]) =>
  findingsOf(template(asked), ENGINES.tenant, new InputSchemas()).map(({ code, level, message, line }) => [code, level, message, line]);

describe('a template', () => {
  it.each([
    [
      'keeps what comes from outside between tags',
      { system: 'Be {{ tone }}.', user: '<brief>\n{{ brief }}\n</brief>', inputs: [BRIEF, TONE] },
    ],
    ['loops over it between tags', { user: '<all>{% for one in brief %}<one>{{ one }}</one>{% endfor %}</all>', inputs: [BRIEF] }],
    ['asks whether it is there', { system: '{% if brief %}Read it.{% endif %}', user: '<b>{{ brief }}</b>', inputs: [BRIEF] }],
    ['shows code that is no template', { user: '{% raw %}{{ anything }}{% endraw %}{% comment %}{{ x }}{% endcomment %}' }],
    ['names what it makes itself', { user: '{% assign greeting = "Hi" %}{{ greeting | append: "!" }}' }],
  ])('that %s has nothing wrong with it', (_, asked) => {
    expect(found(asked)).toEqual([]);
  });

  it.each([
    ['untrusted_in_system', { system: 'Be kind.\n{{ brief }}', inputs: [BRIEF] }, 0, 2],
    ['untrusted_in_system', { system: '{% for one in brief %}\n{{ one.text }}{% endfor %}', inputs: [BRIEF] }, 0, 2],
    ['untrusted_in_system', { system: '{% assign a = brief | upcase %}{% assign b = a %}\n\n{{ b }}', inputs: [BRIEF] }, 0, 3],
    ['untrusted_in_system', { system: '{% capture a %}{{ tone }}{{ brief }}{% endcapture %}{{ a }}', inputs: [BRIEF, TONE] }, 0, 1],
    ['untrusted_without_delimiters', { user: 'Read:\n\n{{ brief }}', inputs: [BRIEF] }, 0, 3],
    ['untrusted_without_delimiters', { user: '<brief></brief>{{ brief }}', inputs: [BRIEF] }, 0, 1],
    ['untrusted_without_delimiters', { user: '<brief>{{ brief }}', inputs: [BRIEF] }, 0, 1],
    ['input_undeclared', { user: 'a\n{{ nobody }}' }, 0, 2],
    ['input_undeclared', { user: '{% if nobody == "x" %}a{% endif %}' }, 0, 1],
    ['tag_forbidden', { user: 'a\n{% include "secrets" %}' }, 0, 2],
    ['tag_forbidden', { user: '{% render "x" %}' }, 0, 1],
    ['secret_in_template', { user: `a\nb\nkey sk-${'aB3dE5gH'.repeat(5)}` }, 0, 3],
    ['characters_reserved', { user: 'a\n\uE000' }, 0, 2],
    ['syntax', { user: 'a\n{% if tone %}', inputs: [TONE] }, 0, 2],
    ['syntax', { user: '{{ tone | nofilter }}', inputs: [TONE] }, 0, 1],
    ['template_too_large', { user: 'a'.repeat(64_001) }, undefined, undefined],
  ])('is refused for %s: %j', (code, asked, message, line) => {
    expect(found(asked)).toContainEqual([code, 'error', message, line]);
  });

  it('that does not use an input is warned of it', () => {
    expect(found({ user: 'Hello', inputs: [TONE] })).toEqual([['input_unused', 'warning', undefined, undefined]]);
  });

  it('that nobody could answer is refused', () => {
    const one = { ...template({ system: 'Be kind.' }), messages: [{ role: 'system', text: 'Be kind.' } as const] };
    expect(findingsOf(one, ENGINES.tenant, new InputSchemas())).toMatchObject([{ code: 'no_user_message' }]);
  });

  it.each(['{{', '{%', '{{ a', '{% if', '<a>', '</a>', '{{ "', '{% raw %}', '{% capture a %}'])(
    'of nothing but %j is read in linear time: else this would not end',
    (seed) => {
      const user = seed.repeat(Math.floor(64_000 / seed.length));
      expect(found({ user }).length).toBeGreaterThanOrEqual(0);
    },
  );
});

describe('the page about prompts', () => {
  it('names every code of a finding', () => {
    const page = readFileSync(new URL('../../../../docs/guards.md', import.meta.url), 'utf8');
    expect(FINDING_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('the schema of an input', () => {
  it.each([
    [{ type: 'string', pattern: '(a+)+$' }],
    [{ $ref: 'https://example.org/x' }],
    [{ type: 'object', properties: { a: { format: 'uri' } } }],
    [{ type: 'array', items: { anyOf: [] } }],
    [{ type: 'nothing' }],
    [{ type: 'string', enum: ['a'.repeat(10_000)] }],
  ])('is refused when it is %j', (schema) => {
    expect(() => found({ inputs: [{ name: 'a', schema }] })).toThrow(expect.objectContaining({ code: 'template_invalid' }));
  });
});
