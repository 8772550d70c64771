export { areHosts, isInside, isNamed, readAllowed, targetOf, type AllowedHost, type HostRule, type Target } from './hosts.js';
export { GuardedHosts, type GuardedHostsOptions } from './guarded-hosts.js';
export { Resolver } from './resolver.js';
export { DnsResolver } from './dns-resolver.js';
export { guardedFetch, type GuardedFetch } from './guarded-fetch.js';
export { outgoingRequest, type Answered, type OutgoingRequest } from './request.js';
