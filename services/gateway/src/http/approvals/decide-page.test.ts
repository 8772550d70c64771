import { describe, expect, it } from 'vitest';
import { decidePage, formValues } from './decide-page.js';

const form = {
  type: 'object',
  required: ['window'],
  properties: {
    window: { enum: ['night', 'day'] },
    hours: { type: 'integer' },
    sure: { type: 'boolean' },
    why: { type: 'string' },
    more: {},
  },
};
const evil = '"><script>alert(1)</script>';
const page = {
  title: evil,
  workflow: evil,
  revision: evil,
  payload: { x: evil },
  form: null,
  person: evil,
  token: 't',
  notice: evil,
  open: true,
};

describe('the page of a link', () => {
  it('shows whatever a workflow says as text', () => {
    expect(decidePage(page)).not.toContain('<script');
    expect(decidePage({ ...page, form: { properties: { [evil]: { title: evil, enum: [evil] } } } })).not.toContain('<script');
  });

  it('has buttons while there is something to decide, and none after', () => {
    expect([decidePage(page).match(/<button/g)?.length, decidePage({ ...page, open: false }).includes('<form')]).toEqual([2, false]);
  });

  it('hands on what was filled in by its types', () => {
    const posted = new URLSearchParams({
      'form.window': '"night"',
      'form.hours': '3',
      'form.sure': 'true',
      'form.why': '5',
      'form.more': '[1]',
    });
    expect(formValues(form, posted)).toEqual({ window: 'night', hours: 3, sure: true, why: '5', more: [1] });
    expect([formValues(null, posted), formValues(form, new URLSearchParams())]).toEqual([null, { sure: false }]);
  });
});
