#!/usr/bin/env node
// A plugin of buf: writes the descriptors of all contracts as one module, so that a server can describe itself (gRPC reflection).
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { readFileSync, writeSync } from 'node:fs';

const { protoFile } = fromBinary(CodeGeneratorRequestSchema, readFileSync(0));
const files = protoFile.map(({ sourceCodeInfo: _comments, ...file }) => {
  const bytes = toBinary(FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, file));
  return JSON.stringify(Buffer.from(bytes).toString('base64'));
});
const content = `/** Every contract as a \`google.protobuf.FileDescriptorProto\`, in base64. */
export const FILE_DESCRIPTORS: readonly string[] = [
${files.join(',\n')},
];
`;
const answer = create(CodeGeneratorResponseSchema, { file: [{ name: 'hexad/descriptors.ts', content }], supportedFeatures: 1n });
writeSync(1, toBinary(CodeGeneratorResponseSchema, answer));
