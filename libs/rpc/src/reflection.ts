import { EventEmitter } from 'node:events';
import { AppError } from '@hexad/kernel';
import type { Server, ServerDuplexStream } from '@grpc/grpc-js';
import { toStatus } from './errors.js';
import { HEALTH_NAME } from './health.js';
import type { AnyMethod } from './ports.js';

type Stream = ServerDuplexStream<Buffer, Buffer>;
type Answering = (stream: EventEmitter) => void;

/** The two names under which clients ask; they say the same. */
const NAMES = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'] as const;
const METHOD = 'ServerReflectionInfo';
const bytes = (value: Buffer): Buffer => value;

/**
 * gRPC reflection: lists `services` (full names) and health, and describes their messages, so that grpcurl and its like need no proto files. Needs no
 * token. What answers is loaded when somebody asks: most processes are never asked.
 */
export function reflection(services: readonly string[]): { readonly method: AnyMethod; readonly serve: (stream: Stream) => void }[] {
  let loading: Promise<Map<string, { readonly method: AnyMethod; readonly answer: Answering }>> | undefined;
  return NAMES.map((name) => {
    const path = `/${name}/${METHOD}`;
    // Nothing is read from the stream before somebody listens.
    const answer = async (stream: Stream): Promise<void> => {
      const found = (await (loading ??= load(services))).get(path)!;
      found.answer(decoded(stream, found.method));
    };
    const method: AnyMethod = {
      path,
      requestStream: true,
      responseStream: true,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    };
    return { method, serve: (stream) => void answer(stream).catch((error: Error) => stream.emit('error', toStatus(AppError.from(error)))) };
  });
}

async function load(services: readonly string[]) {
  const [{ ReflectionService }, { FILE_DESCRIPTORS }, { healthDescriptor }] = await Promise.all([
    import('@grpc/reflection'),
    import('@hexad/proto/descriptors'),
    import('./health-descriptor.js'),
  ]);
  const fileDescriptorProtos = [healthDescriptor(), ...FILE_DESCRIPTORS.map((text) => Buffer.from(text, 'base64'))];
  const described = new ReflectionService({ all: { fileDescriptorProtos } as never }, { services: [HEALTH_NAME, ...services] });
  const answers = new Map<string, { readonly method: AnyMethod; readonly answer: Answering }>();
  const addService = (definition: Record<string, AnyMethod>, handlers: Record<string, Answering>): void => {
    answers.set(definition[METHOD]!.path, { method: definition[METHOD]!, answer: handlers[METHOD]! });
  };
  const server: object = { addService };
  described.addToServer(server as Server);
  return answers;
}

/** The stream as the library wants it: of messages, not of bytes. */
function decoded(stream: Stream, method: AnyMethod): EventEmitter {
  const messages = Object.assign(new EventEmitter(), {
    write: (message: unknown) => void stream.write(method.responseSerialize(message)),
    end: () => void stream.end(),
  });
  stream.on('data', (request: Buffer) => void messages.emit('data', method.requestDeserialize(request)));
  stream.on('end', () => void messages.emit('end'));
  return messages;
}
