import { byPattern, type Finder } from './spans.js';

/*
 * A pattern that can fail late begins where its run of characters begins (a lookbehind), and others need no more than a few dozen characters
 * to fail: so no text makes any of them slow.
 */

/** Keys and tokens that their makers gave a shape. */
export const KEY_FINDERS: readonly Finder[] = [
  byPattern('api_key', /(?<![A-Za-z0-9])hxd_[A-Za-z0-9_-]{16,}/g, { hint: 'hxd_' }),
  // Anthropic, OpenAI, OpenRouter, DeepSeek, …
  byPattern('api_key', /(?<![A-Za-z0-9])(?:sk|pk)-[A-Za-z0-9_-]{16,}/g, { hint: 'k-' }),
  byPattern('api_key', /(?<![A-Za-z0-9])(?:sk_|gsk_|xai-|pplx-|hf_|r8_|nvapi-|fw_|tgp_v1_)[A-Za-z0-9]{20,}/g),
  byPattern('google_key', /(?<![A-Za-z0-9])(?:AIza[A-Za-z0-9_-]{20,}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,})/g),
  byPattern('aws_key', /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g),
  byPattern(
    'aws_key',
    /(?<before>\baws_?(?:secret)?_?(?:access)?_?(?:key|token)\w{0,8}["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)[A-Za-z0-9/+=]{40,}/gi,
  ),
  byPattern('azure_key', /(?<before>\b(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/]{32,}={0,2}/g, { hint: 'Key=' }),
  byPattern('azure_key', /(?<before>[?&]sig=)[A-Za-z0-9%+/=_-]{32,}/g, { hint: 'sig=' }),
  byPattern('azure_key', /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/g, { hint: 'Q~' }),
  byPattern('github_token', /(?<![A-Za-z0-9])(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g),
  byPattern('gitlab_token', /(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|soat)-[A-Za-z0-9_-]{16,}/g),
  byPattern('slack_token', /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}/g, { hint: 'x' }),
  byPattern('slack_token', /(?<before>hooks\.slack\.com\/(?:services|workflows)\/)[A-Za-z0-9/]{20,}/g, { hint: 'hooks.slack.com' }),
  byPattern('stripe_key', /(?<![A-Za-z0-9])(?:[prs]k_(?:live|test)_|whsec_)[A-Za-z0-9+/]{16,}/g),
  byPattern('token', /(?<![A-Za-z0-9])(?:npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{40,}|dop_v1_[a-f0-9]{40,}|dapi[a-f0-9]{32})/g),
  byPattern('token', /(?<![A-Za-z0-9])(?:hv[sb]\.[A-Za-z0-9_-]{20,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|lin_api_[A-Za-z0-9]{32,})/g),
  byPattern('token', /(?<![A-Za-z0-9_-])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/g, { hint: 'SG.' }),
  byPattern('token', /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g, { hint: ':AA' }),
  byPattern('jwt', /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, { hint: 'eyJ' }),
  byPattern('token', /(?<before>\b(?:bearer|basic)[ \t]{1,4})[A-Za-z0-9._~+/-]{12,}={0,2}/gi),
];
