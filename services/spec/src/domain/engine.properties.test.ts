import { AppError } from '@hexad/kernel';
import { Spec, type Source } from '@hexad/proto/documents';
import { array, assert, check, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitiseName } from './names.js';
import { PromptAnalysisEngine } from './prompt-analysis-engine.js';
import { renderSpecMarkdown } from './render-spec-markdown.js';
import { maskInline } from './text/mask.js';
import { isStructure } from './reading/leftovers.js';
import { statementsOf } from './text/statements.js';

const WORDS =
  'Each every order item customer has have a an the title name date price must be unique required optional at most 20 characters belongs to can cannot deleted open closed status is one of , . ; : ( ) and or - * # | > "x" 5 10 -> not in past when while only'.split(
    ' ',
  );
const sentence = array(constantFrom(...WORDS), { minLength: 1, maxLength: 40 }).map((words) => words.join(' '));
const line = oneof(
  sentence,
  string({ maxLength: 60 }),
  constantFrom('# Orders', '- name (required)', '', 'Hi all,', '| Field | Type |\n|---|---|\n| name | text |'),
);
const brief = array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'));
const hostile = oneof(
  string(),
  string({ unit: 'binary' }),
  constantFrom(
    '../../x',
    '"; rm -rf /',
    '${process.env}',
    '</script>',
    '__proto__',
    'constructor',
    '🚀',
    'نظام',
    'class',
    'id',
    'select',
    '123',
    '',
  ),
);

/** Every property is held against the same random briefs, so that each of them is read once. */
const seed = Number(process.env['HEXAD_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
console.info(`engine: HEXAD_TEST_SEED=${seed}`);

const specs = new Map<string, Spec | undefined>();

function known(text: string): Spec | undefined {
  if (!specs.has(text)) specs.set(text, analyse(text));
  return specs.get(text);
}

/** Undefined when the brief was refused, which must be with one of our errors. */
function analyse(text: string): Spec | undefined {
  try {
    return new PromptAnalysisEngine().analyse({ documents: [{ name: 'brief', text }] });
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** A random brief whose spec does not satisfy `holds`; null when there is none. */
function counterexample(holds: (spec: Spec, text: string) => boolean, numRuns = 150): unknown {
  const run = check(
    property(brief, (text) => {
      const spec = known(text);
      return spec === undefined || holds(spec, text);
    }),
    { numRuns, seed },
  );
  return run.counterexample;
}

function sourcesIn(value: unknown, found: Source[] = []): Source[] {
  if (Array.isArray(value)) for (const one of value) sourcesIn(one, found);
  else if (typeof value === 'object' && value !== null) {
    if ('sources' in value && Array.isArray(value.sources)) found.push(...(value.sources as Source[]));
    for (const one of Object.values(value)) sourcesIn(one, found);
  }
  return found;
}

const spansIn = (spec: Spec): Spec['unplaced'][number]['span'][] => [
  ...sourcesIn(spec).flatMap((source) => (source.kind === 'brief' ? [source.span] : [])),
  ...spec.unplaced.map((one) => one.span),
];

describe('every brief', () => {
  it('gives a spec that its schema accepts, or a refusal with a code', () => {
    expect(counterexample((spec) => Spec.safeParse(spec).success)).toBeNull();
  });

  it('is quoted exactly where its offsets say', () => {
    expect(counterexample((spec, text) => spansIn(spec).every((span) => span.quote === text.slice(span.start, span.end)))).toBeNull();
  });

  it('loses no sentence: each is a source of something or listed as unplaced', () => {
    expect(
      counterexample((spec, text) => {
        const starts = new Set(spansIn(spec).map((span) => span.start));
        return statementsOf({ name: 'brief', text }, 0).every((statement) => isStructure(statement) || starts.has(statement.start));
      }),
    ).toBeNull();
  });

  it('rests every part on an assumption that is really stated', () => {
    expect(
      counterexample((spec) => {
        const known = new Set(spec.assumptions.map((one) => one.id));
        return sourcesIn(spec).every((source) => source.kind !== 'assumption' || known.has(source.assumption));
      }),
    ).toBeNull();
  });

  it('gives stories that wait only for earlier ones', () => {
    expect(
      counterexample((spec) => {
        const order = spec.stories.map((story) => story.id);
        return spec.stories.every((story, index) => story.dependsOn.every((id) => order.indexOf(id) >= 0 && order.indexOf(id) < index));
      }),
    ).toBeNull();
  });

  it('has a criterion for every rule', () => {
    expect(
      counterexample((spec) => {
        const proved = new Set(
          spec.stories.flatMap((story) => story.criteria.flatMap(({ check }) => (check.kind === 'rule' ? [check.rule] : []))),
        );
        return spec.entities.flatMap((entity) => entity.rules).every((rule) => proved.has(rule.id));
      }),
    ).toBeNull();
  });

  it('is read the same way twice', () => {
    expect(counterexample((spec, text) => JSON.stringify(spec) === JSON.stringify(analyse(text)), 20)).toBeNull();
  });

  it('renders to Markdown without an open tag', () => {
    expect(counterexample((spec) => !/<script/i.test(renderSpecMarkdown(spec)), 30)).toBeNull();
  });
});

describe('names', () => {
  it('are identifiers whatever the text', () => {
    assert(
      property(
        hostile,
        (text) =>
          /^[a-z][A-Za-z0-9]{0,63}$/.test(sanitiseName(text, 'camel')) &&
          /^[A-Z][A-Za-z0-9]{0,63}$/.test(sanitiseName(text, 'pascal')) &&
          /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(sanitiseName(text, 'kebab')),
      ),
    );
  });

  it('differ from those taken', () => {
    assert(
      property(array(hostile, { maxLength: 12 }), (texts) => {
        const taken = new Set<string>();
        for (const text of texts) taken.add(sanitiseName(text, 'camel', taken));
        return taken.size === texts.length;
      }),
    );
  });

  it.each(['constructor', '__proto__', 'prototype', 'id', 'createdAt', 'hasOwnProperty', 'toString'])(
    'never is %s, which every object or record has',
    (word) => {
      expect(sanitiseName(word, 'camel')).not.toBe(word);
    },
  );
});

describe('masking', () => {
  it('moves no character', () => {
    assert(property(string({ unit: 'binary' }), (text) => maskInline(text).length === text.length));
  });
});
