import { expect, it } from 'vitest';
import { readDigest, readSpan } from './message-times.js';

it.each([
  ['hourly', { every: 'hourly' }],
  ['hourly@00:15', { every: 'hourly', at: '00:15' }],
  ['daily@09:00', { every: 'daily', at: '09:00' }],
  ['weekly:fri@17:30', { every: 'weekly', day: 'fri', at: '17:30' }],
])('reads when a digest goes out: %s', (text, digest) => {
  expect(readDigest(text, 'Europe/Berlin')).toEqual({ ...digest, timeZone: 'Europe/Berlin' });
});

it.each(['', 'yearly', 'weekly', 'daily:mon', 'daily@9'])('refuses %j as a time of a digest', (text) => {
  expect(() => readDigest(text, undefined)).toThrow(/is no time of a digest\. There are hourly/);
});

it.each([
  ['mon-wed@22:00-07:00', ['mon', 'tue', 'wed']],
  ['sat,sun@22:00-07:00', ['sat', 'sun']],
  ['sun-mon,mon@22:00-07:00', ['sun', 'mon']],
])('reads the days of quiet hours: %s', (text, days) => {
  expect(readSpan(text)).toEqual({ days, from: '22:00', to: '07:00' });
});

it.each(['22:00-07:00', 'mon', 'mon-fri-sun@22:00-07:00', 'moon@22:00-07:00'])('refuses %j as quiet hours', (text) => {
  expect(() => readSpan(text)).toThrow(/^--span .* is no span/);
});
