import { PromptAnalysisEngine } from '@hexad/service-spec/engine';
import { Expected } from '@hexad/service-spec/evaluation';
import { describe, expect, it } from 'vitest';
import { readBriefs, type Brief } from './briefs.js';
import { score, scored } from './score.js';

const read = (document: Brief['document']) => new PromptAnalysisEngine().analyse({ documents: [document] });
const brief = (expected: object): Brief => ({
  name: 'kites',
  set: 'seen',
  document: { name: 'brief.md', text: '# Kites\n\nA kite has a name (required, at most 40 characters) and a wingspan.\n' },
  expected: Expected.parse(expected),
});
const kite = { name: 'Kite', fields: [{ name: 'name', required: true, maxLength: 40 }] };

describe('the judge of specs', () => {
  it('counts what is found, and names what is not', () => {
    const asked = brief({
      entities: [
        { ...kite, relations: [{ kind: 'belongsTo', entity: 'Owner', required: true }], rights: [{ who: ['Owner'], may: ['read'] }] },
      ],
      signIn: true,
    });
    expect(scored(asked, read)).toMatchObject({
      expected: 8,
      found: 4,
      missed: ['Kite belongsTo Owner', 'Kite belongsTo Owner required true', 'Kite: Owner may read', 'sign-in'],
    });
  });

  it('tells what is supported and not asked for apart from what is invented', () => {
    expect(scored(brief({ entities: [kite] }), read)).toMatchObject({ invented: [], notExpected: ['Kite.wingspan'] });
  });

  it('calls invented what rests on words that the brief has not, or on nothing', () => {
    const asked = brief({ entities: [kite] });
    const spec = read(asked.document);
    const [entity] = spec.entities;
    if (!entity) throw new Error('The brief names a kite.');
    const [name, wingspan] = entity.fields;
    if (!name || !wingspan) throw new Error('A kite has a name and a wingspan.');
    const lie = { kind: 'brief' as const, span: { document: 'brief.md', start: 0, end: 9, quote: 'a wingspan of 3 metres' } };
    const told = {
      ...spec,
      entities: [
        {
          ...entity,
          fields: [
            { ...name, sources: [] },
            { ...wingspan, sources: [lie] },
          ],
        },
      ],
    };
    expect(score(asked, told)).toMatchObject({
      valid: false,
      invented: ['entities.0.fields.0 without support', 'entities.0.fields.1 without support'],
    });
  });

  it('calls invented what a careful reader ruled out', () => {
    expect(scored(brief({ entities: [], notEntities: ['Kite'] }), read)).toMatchObject({ invented: ['entity Kite'] });
  });

  it('finds nothing in a brief that the engine refuses, and says why', () => {
    const refused = { ...brief({ entities: [kite] }), document: { name: 'brief.md', text: 'Hello there.' } };
    expect(scored(refused, read)).toMatchObject({ found: 0, expected: 4, refused: 'nothing_buildable' });
  });
});

describe('the briefs that are kept to measure with', () => {
  it('are twenty, thirteen of them English and seven German', () => {
    const kept = readBriefs().filter(({ set }) => set === 'kept');
    const languages = kept.map(({ expected }) => expected.language);
    expect([kept.length, languages.filter((one) => one === 'en').length]).toEqual([20, 13]);
  });
});
