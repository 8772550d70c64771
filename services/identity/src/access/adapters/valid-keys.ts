/** Keys that are neither revoked nor expired at `$1`, with their users, as far as those are not disabled. */
export const VALID_KEYS = `from api_keys k join users u on u.tenant = k.tenant and u.id = k.user_id
  where k.revoked_at is null and (k.expires_at is null or k.expires_at > $1) and u.disabled_at is null`;
