import type { Check, Role } from '@hexad/proto/documents';
import type { AccessModel } from '../../../../../src/domain/access/access-model.js';
import { pyString } from '../../../../../src/domain/escape.js';
import { lines } from '../../../../../src/domain/text.js';
import { NOBODY } from '../../../../../src/domain/violations.js';
import { block, tuple } from '../../text.js';
import type { Writer } from '../writer.js';
import { signedIn } from './own-record.js';

type Aspect = Extract<Check, { kind: 'signIn' }>['aspect'];

const SESSION = '"/api/auth/session"';
const ACCOUNTS = '"/api/auth/accounts"';
const SECRET = 'correct horse battery';

/** One side of signing in. */
export function signInTest(w: Writer, aspect: Aspect): string | undefined {
  const { access } = w.app;
  return access === undefined ? undefined : TESTS[aspect](access, access.administrators[0]!, w);
}

const account = ({ name }: Role, secret = SECRET): string =>
  `{"email": "Ada@example.com", "name": "Ada", "role": ${pyString(name)}, "password": ${pyString(secret)}}`;
const made = (role: Role): string => `api.done(${ACCOUNTS}, ${account(role)})`;
const signIn = (secret: string, email = 'ada@example.com'): string =>
  `people.nobody.post(${SESSION}, {"email": ${pyString(email)}, "password": ${pyString(secret)}})`;

const TESTS: Readonly<Record<Aspect, (access: AccessModel, administrator: Role, w: Writer) => string>> = {
  opens: (_, administrator) =>
    lines(
      made(administrator),
      `reply = ${signIn(SECRET)}`,
      'assert reply.status == 201',
      `person = people.with_headers({"authorization": f"Bearer {reply.body['token']}"})`,
      `known = person.get(${SESSION}).body["account"]`,
      `expect_holds(known, {"name": "Ada", "role": ${pyString(administrator.name)}, "administers": True})`,
      'cookie, *traits = reply.headers["set-cookie"].split("; ")',
      'assert {"httponly", "samesite=strict"} <= {each.lower() for each in traits}',
      'browser = people.with_headers({"cookie": cookie})',
      `assert browser.get(${SESSION}).status == 200`,
      'elsewhere = people.with_headers({"cookie": cookie, "sec-fetch-site": "cross-site"})',
      `assert elsewhere.delete(${SESSION}).status == 403`,
    ),
  refuses: (_, administrator) =>
    lines(
      made(administrator),
      `wrong = ${signIn('another password')}`,
      `unknown = ${signIn(SECRET, 'eve@example.com')}`,
      'assert (wrong.status, unknown.status) == (401, 401)',
      'assert unknown.body == wrong.body',
      `assert people.with_headers({"authorization": "Bearer made-up"}).get(${SESSION}).status == 401`,
    ),
  required: (access, _, w) => {
    const open = w.app.entities.filter((entity) => access.isPublic(entity.name)).map((entity) => pyString(entity.path));
    const looks = open.length > 0 && block(`if method == "get" and path.startswith(${tuple(open)}):`, 'continue');
    return lines(
      block(
        'for path, operations in api.get("/openapi.json").body["paths"].items():',
        block(`if not path.startswith("/api/") or path == ${SESSION}:`, 'continue'),
        block(
          'for method in operations:',
          looks,
          `reply = people.nobody.request(method.upper(), path.replace("{id}", "${NOBODY}"))`,
          'assert (path, method, reply.status, reply.body["code"]) == (path, method, 401, "not_signed_in")',
        ),
      ),
      open.map((path) => `assert people.nobody.get(${path}).status == 200`),
    );
  },
  ends: (access) =>
    lines(
      `person = ${signedIn(access.roles[0]!)}`,
      `assert person.get(${SESSION}).status == 200`,
      `assert person.delete(${SESSION}).status == 204`,
      `assert person.get(${SESSION}).status == 401`,
      `late = ${signedIn(access.roles[0]!)}`,
      `api.database.run("UPDATE auth_sessions SET expires_at = '2001-01-01T00:00:00.000Z'")`,
      `assert late.get(${SESSION}).status == 401`,
    ),
  limited: (_, administrator) =>
    lines(
      made(administrator),
      block('for _ in range(5):', `assert ${signIn('another password')}.status == 401`),
      `reply = ${signIn(SECRET)}`,
      'assert reply.status == 429',
      'assert int(reply.headers["retry-after"]) > 0',
    ),
  hashed: (_, administrator) =>
    lines(
      `reply = api.post(${ACCOUNTS}, ${account(administrator)})`,
      'assert reply.status == 201',
      'assert not any("password" in name or "scrypt" in str(value) for name, value in reply.body.items())',
      '[kept] = api.database.all("SELECT * FROM auth_accounts")',
      `assert ${pyString(SECRET)} not in str(tuple(kept))`,
      'assert kept["password_hash"].startswith("scrypt$")',
      `token = ${signIn(SECRET)}.body["token"]`,
      '[session] = api.database.all("SELECT * FROM auth_sessions")',
      'assert token not in str(tuple(session))',
    ),
  accounts: (access, administrator) => {
    const others = access.roles.filter((role) => role.administers !== true);
    return lines(
      `administrator = ${signedIn(administrator)}`,
      `reply = administrator.post(${ACCOUNTS}, ${account(others[0] ?? access.roles[0]!)})`,
      'assert reply.status == 201',
      `assert administrator.post(${ACCOUNTS}, ${account(access.roles[0]!, 'short')}).status == 400`,
      `path = f"/api/auth/accounts/{reply.body['id']}"`,
      'assert administrator.patch(path, {"name": "Grace"}).body["name"] == "Grace"',
      `assert administrator.get(${ACCOUNTS}).body["total"] == 2`,
      'assert administrator.delete(path).status == 204',
      'assert administrator.delete(f"/api/auth/accounts/{administrator.id}").status == 409',
      others.map((role) => [
        `assert ${signedIn(role)}.get(${ACCOUNTS}).status == 403`,
        `assert ${signedIn(role)}.post(${ACCOUNTS}, ${account(administrator)}).status == 403`,
      ]),
    );
  },
  administrator: (_, administrator) =>
    lines(
      'said = first_administrator(api.database, {})',
      'assert said is not None and "ADMIN_PASSWORD" in said',
      'short = {"ADMIN_EMAIL": "ada@example.com", "ADMIN_PASSWORD": "admin"}',
      block('with pytest.raises(SystemExit, match="12 characters"):', 'first_administrator(api.database, short)'),
      'assert api.database.all("SELECT * FROM auth_accounts") == []',
      `given = {"ADMIN_EMAIL": "ada@example.com", "ADMIN_PASSWORD": ${pyString(SECRET)}}`,
      'first_administrator(api.database, given)',
      '[first] = api.database.all("SELECT email, role FROM auth_accounts")',
      `assert tuple(first) == ("ada@example.com", ${pyString(administrator.name)})`,
      'other = {**given, "ADMIN_EMAIL": "eve@example.com"}',
      'assert first_administrator(api.database, other) is None',
      'assert len(api.database.all("SELECT * FROM auth_accounts")) == 1',
    ),
};
