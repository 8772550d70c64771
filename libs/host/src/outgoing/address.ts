import ipaddr from 'ipaddr.js';

/** IPv6 that is routed in the internet at all: everything else, old forms with an IPv4 address in them included, is something special. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Where clouds give their credentials to whoever asks. Only the operator's own word for exactly this address opens them. */
const METADATA = new Set(
  ['169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'].map((text) =>
    ipaddr.parse(text).toNormalizedString(),
  ),
);

export type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** An address as it is connected to: IPv4 in IPv6 is IPv4. Undefined for what is none; brackets may stand around it. */
export function parseAddress(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return ipaddr.isValid(bare) && !bare.includes('%') ? ipaddr.process(bare).toNormalizedString() : undefined;
}

/** Undefined for what is no range of addresses. */
export const parseRange = (text: string): Range | undefined => (ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined);

export function isIn(address: string, [network, bits]: Range): boolean {
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}

/** Whether it is somebody's in the internet: not private, not this machine, not a link's, not carved out for a purpose. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6[0], GLOBAL_IPV6[1]);
}

export const isMetadata = (address: string): boolean => METADATA.has(address);
