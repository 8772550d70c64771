import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PlatformSettings } from './platform-settings.js';
import { readSettings } from './settings.js';

const Gateway = z.object({ HEXAD_PORT: z.coerce.number().int().min(0).max(65_535).default(7_300).describe('a port from 0 to 65535') });
const Database = z.object({ HEXAD_API_KEY: z.string().min(20).optional().describe('at least 20 characters') });
const schemas = [PlatformSettings, Gateway, Database];
const read = (values: Record<string, string | undefined>) => readSettings(schemas, [{ name: 'the environment', values }]);
const faults = (values: Record<string, string>): string => {
  try {
    read(values);
    return '';
  } catch (error) {
    return `${(error as AppError).code}: ${(error as AppError).message}`;
  }
};

describe('settings', () => {
  it('fills in defaults and leaves out what is optional', () => {
    expect(read({ HEXAD_DATA_DIR: '', PATH: '/bin' })).toEqual({
      HEXAD_BUS_URL: 'embedded:',
      HEXAD_BUS_PREFIX: 'hexad',
      HEXAD_DATABASE_CONNECTIONS: '8',
      HEXAD_DATABASE_STATEMENT_TIMEOUT_MS: '30000',
      HEXAD_DRAIN_MS: '10000',
      HEXAD_MODEL: 'offline',
      HEXAD_LOG_LEVEL: 'info',
      HEXAD_PORT: '7300',
    });
  });

  it('lists every fault in one message, with name, source, value and what is accepted', () => {
    expect(faults({ HEXAD_PORT: 'abc', HEXAD_LOG_LEVEL: 'loud', HEXAD_BUS_URL: 'mqtt://x' }).split('\n')).toEqual([
      'settings_invalid: 3 settings are wrong:',
      '  HEXAD_BUS_URL from the environment is "mqtt://x"; accepted: embedded:, amqp://…, amqps://…, nats://… or tls://….',
      '  HEXAD_LOG_LEVEL from the environment is "loud"; accepted: silent, error, warn, info, debug.',
      '  HEXAD_PORT from the environment is "abc"; accepted: a port from 0 to 65535.',
    ]);
  });

  it('refuses a name that no role knows, and says which was meant', () => {
    expect(faults({ HEXAD_PROT: '1' })).toContain('HEXAD_PROT from the environment is not a setting; did you mean HEXAD_PORT?');
  });

  it('lets tests have their own names', () => {
    expect(read({ HEXAD_TEST_KILL_AT: 'spec' })).toMatchObject({ HEXAD_TEST_KILL_AT: 'spec' });
  });

  it('never shows a secret', () => {
    expect(faults({ HEXAD_API_KEY: 'short' })).not.toContain('short');
  });

  it('takes the first source that has a value', () => {
    const sources = [
      { name: 'the command line', values: { HEXAD_PORT: '1' } },
      { name: 'the environment', values: { HEXAD_PORT: '2' } },
    ];
    expect(readSettings(schemas, sources)['HEXAD_PORT']).toBe('1');
  });
});
