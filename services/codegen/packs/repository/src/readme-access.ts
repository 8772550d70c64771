import type { Permit, Right } from '@hexad/proto/documents';
import type { AccessModel } from '../../../src/domain/access/access-model.js';
import { markdown } from '../../../src/domain/escape.js';
import type { AppModel } from '../../../src/domain/model.js';
import { enumeration, lines } from '../../../src/domain/text.js';

export const accessSettings = (app: AppModel, python: boolean): string | false =>
  app.access !== undefined &&
  lines(
    '| `ADMIN_EMAIL`, `ADMIN_PASSWORD` | | the first account, made at the first start; the password has at least 12 characters |',
    '| `PASSWORD_COST` | `15` | how long a guess at a password takes, as a power of two from 15 to 18 |',
    `| \`${python ? 'APP_ENV' : 'NODE_ENV'}\` | | with \`production\` the session’s cookie is sent over HTTPS only |`,
  );

/** Who signs in and what they may do; nothing where nobody does. */
export function accessSection(app: AppModel): string | false {
  const { access } = app;
  if (access === undefined) return false;
  return lines(
    '## Signing in',
    '',
    'Nobody can sign in until the first account is there, and no password comes with the application. Start once with',
    '',
    '```sh',
    "ADMIN_EMAIL=you@example.com ADMIN_PASSWORD='a long sentence of your own' npm start",
    '```',
    '',
    `That account is ${markdown(access.administrators[0]!.label)}; it makes the others at \`/api/auth/accounts\`.`,
    '`POST /api/auth/session` with `{ email, password }` answers a token, for `Authorization: Bearer …`, and sets the same as a cookie that scripts',
    'cannot read. It ends after 12 hours, with `DELETE /api/auth/session`, and when the account is changed. Five wrong passwords lock an account for a quarter of',
    'an hour (429). Who is not signed in gets 401; whose role does not permit something gets 403; a record that one may not see is answered like one that does not',
    'exist: 404, in lists, totals and filters nothing, as a reference `unknown_reference`. That a value must be unique is refused all the same, so it can be told that it is taken.',
    '',
    '| Role | Accounts stand for |',
    '| --- | --- |',
    access.roles.map(
      (role) =>
        `| ${markdown(role.label)} (\`${role.name}\`)${role.administers === true ? ', manages accounts' : ''} | ${role.entity === undefined ? '' : `one record: ${markdown(role.entity)}`} |`,
    ),
    '',
    'Everybody who is signed in may do what no line here speaks of.',
    '',
    '| What | Who |',
    '| --- | --- |',
    app.entities.flatMap((entity) =>
      access.of(entity.name).map((right) => `| ${right.transition ?? right.action}: ${markdown(entity.spec.pluralLabel)} | ${permits(access, right)} |`),
    ),
    '',
  );
}

function permits(access: AccessModel, right: Right): string {
  const label = (permit: Permit): string => {
    const role = access.roles.find(({ name }) => name === permit.role);
    const who = permit.role === 'anyone' ? 'anybody, without signing in' : (role?.pluralLabel ?? 'everybody');
    if (permit.own === undefined) return markdown(who);
    return `${markdown(who)}, only ${permit.own.by === 'creator' ? 'what they made' : 'their own'}`;
  };
  return right.permits.length === 0 ? 'nobody' : enumeration(right.permits.map(label));
}
