#!/usr/bin/env node
// Plugin of buf: makes src/gen/events.ts from every message that says which event it is the payload of.
import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { buffer } from 'node:stream/consumers';
import { declaredEvents } from './declared-events.mjs';
import { eventsModule } from './events-module.mjs';

process.stdout.write(toBinary(CodeGeneratorResponseSchema, await answer()));

async function answer() {
  const { protoFile } = fromBinary(CodeGeneratorRequestSchema, await buffer(process.stdin));
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: protoFile }));
  try {
    const content = eventsModule(declaredEvents(registry));
    return create(CodeGeneratorResponseSchema, { file: [{ name: 'events.ts', content }], supportedFeatures: 1n });
  } catch (error) {
    return create(CodeGeneratorResponseSchema, { error: error instanceof Error ? error.message : String(error) });
  }
}
