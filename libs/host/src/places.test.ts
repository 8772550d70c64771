import { describe, expect, it } from 'vitest';
import { checkPlaces } from './places.js';

const check = (addresses: string, setting = 'HEXAD_RPC_ADDRESSES') => checkPlaces({ [setting]: addresses }, ['identity', 'spec']);

describe('the addresses of roles', () => {
  it.each([
    'identity=127.0.0.1:7400 spec=spec.hexad:7401',
    'identity=[::1]:7400',
    'identity=dns:///identity:7400',
    'identity=dns:identity:7400',
    'identity=ipv4:10.0.0.7:7400,10.0.0.8:7400',
    'identity=ipv6:[::1]:7400',
    'identity=unix:/run/hexad/identity.sock',
  ])('may be %s', (text) => {
    expect(() => check(text)).not.toThrow();
  });

  it.each([
    ['identity=127.0.0.1', '"127.0.0.1" for the role identity, which is no host:port'],
    ['identity=dns:///identity', 'which is no host:port'],
    ['identity=127.0.0.1:99999', 'a port up to 65535'],
    ['identity=127.0.0.1:0', 'which is no host:port'],
    ['identity=ipv4:10.0.0.7:7400,10.0.0.8', 'which is no host:port'],
    ['nosuch=127.0.0.1:7400', 'names the role "nosuch"; there are: identity, spec'],
    ['identity=127.0.0.1:7400 identity=127.0.0.1:7401', 'names the role identity twice'],
  ])('are refused in one sentence: %s', (text, words) => {
    expect(() => check(text)).toThrow(
      expect.objectContaining({ code: 'settings_invalid', message: expect.stringContaining(words) as string }),
    );
  });

  it('may have port 0 where a server binds any', () => {
    expect(() => check('identity=127.0.0.1:0', 'HEXAD_RPC_LISTEN')).not.toThrow();
    expect(() => check('identity=127.0.0.1', 'HEXAD_RPC_LISTEN')).toThrow(/^HEXAD_RPC_LISTEN has/);
  });
});
