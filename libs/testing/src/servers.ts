// Servers of one's own, for what runs outside the tests' runner.
export { PostgresServer, type PostgresServerOptions } from './postgres-server.js';
export { ensureVectorDatabase, startVectorServer, type VectorDatabase, type VectorServerOptions } from './vector-server.js';
export { RabbitServer } from './rabbitmq-server.js';
export { OwnNats } from './nats-server.js';
export { freePorts } from './free-port.js';
export { TcpProxy } from './tcp-proxy.js';
