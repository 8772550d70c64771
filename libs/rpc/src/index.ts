export {
  Addresses,
  RpcClients,
  TokenSource,
  TokenVerifier,
  type AnyMethod,
  type CallContext,
  type CallOptions,
  type RequestOf,
  type ResponseOf,
  type RpcClient,
  type ServiceDefinition,
} from './ports.js';
export { Rpc, type RpcHandler, type RpcOptions } from './rpc.decorator.js';
export { serveRpc, type RpcService } from './serve.js';
export { GrpcServer, type GrpcServerOptions } from './grpc-server.js';
export { GrpcClients, type GrpcClientsOptions } from './grpc-clients.js';
export { Connections } from './connections.js';
export { IdentityProjects } from './identity-projects.js';
export { ProjectAccess, type ProjectRole } from './project-access.js';
export type { ProjectOf } from './project-door.js';
export { IdentityTokens, publicKeysFrom, type IdentityTokensOptions } from './identity-tokens.js';
export { JwtVerifier } from './jwt-verifier.js';
export { TOKEN } from './token.js';
export type { VerifyingKey } from './verifying-keys.js';
export { serving } from './serving.js';
export { LONGEST_SOCKET_PATH, RemoteAddresses, SocketAddresses, type Places } from './addresses.js';
export type { ClientTls, MutualTls, ServerTls } from './tls.js';
export { ANONYMOUS } from './caller.js';
export { HEALTH } from './health.js';
export { Expiring } from './expiring.js';
export { KeyCallers } from './key-callers.js';
export { derivedId } from './derived-id.js';
export { retrying, type RetryOptions } from './retry.js';
export { DEFAULT_TIMEOUT_MS, MESSAGE_LIMIT } from './limits.js';
