import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasServer, missing, type TestServer } from './test-server.js';

/** Nothing listens at this port, and no Docker starts such an image. */
const nowhere: TestServer = {
  name: 'Nowhere',
  setting: 'HEXAD_TEST_NOWHERE_URL',
  local: 'http://127.0.0.1:9',
  answers: (url) => fetch(url),
  container: { image: 'hexad.invalid/nowhere', port: 9 },
};

describe('a server that tests need and that is not there', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('is red where nobody looks at what is printed', async () => {
    vi.stubEnv('CI', 'true');
    await expect(hasServer(nowhere)).rejects.toThrow(
      /^No Nowhere answers at http:\/\/127\.0\.0\.1:9\/: .*\. Start one \(docker compose up -d\), or set HEXAD_TEST_NOWHERE_URL\.$/,
    );
  });

  it('is said elsewhere, with where it was looked for and without a password, and the tests are left out', async () => {
    vi.stubEnv('CI', '');
    vi.stubEnv('HEXAD_TEST_NOWHERE_URL', 'http://user:secret@127.0.0.1:9/there');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(await hasServer({ ...nowhere, answers: () => Promise.reject(new Error('nobody')) })).toBe(false);
    expect(warn.mock.calls).toEqual([
      [
        'No Nowhere answers at http://127.0.0.1:9/there: nobody. Start one (docker compose up -d), or set HEXAD_TEST_NOWHERE_URL. These tests are left out.',
      ],
    ]);
  });

  it('has its reason kept', () => {
    vi.stubEnv('CI', 'true');
    const cause = new Error('why');
    expect(() => missing('Nothing.', cause)).toThrow(expect.objectContaining({ message: 'Nothing.', cause }) as Error);
  });
});
