import { create, toBinary } from '@bufbuild/protobuf';
import { FieldDescriptorProto_Label as Label, FieldDescriptorProto_Type as Type, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { NOT_SERVING, SERVICE_UNKNOWN, SERVING } from './health.js';

const [request, response] = ['HealthCheckRequest', 'HealthCheckResponse'];
const status = 'ServingStatus';
const types = { inputType: `.grpc.health.v1.${request}`, outputType: `.grpc.health.v1.${response}` };
const field = { number: 1, label: Label.OPTIONAL };
const statuses = { UNKNOWN: 0, SERVING, NOT_SERVING, SERVICE_UNKNOWN };

/** The standard contract of health, as far as it is served here, as a `google.protobuf.FileDescriptorProto`. */
export const healthDescriptor = (): Uint8Array =>
  toBinary(
    FileDescriptorProtoSchema,
    create(FileDescriptorProtoSchema, {
      name: 'grpc/health/v1/health.proto',
      package: 'grpc.health.v1',
      syntax: 'proto3',
      messageType: [
        { name: request, field: [{ ...field, name: 'service', jsonName: 'service', type: Type.STRING }] },
        {
          name: response,
          field: [{ ...field, name: 'status', jsonName: 'status', type: Type.ENUM, typeName: `${types.outputType}.${status}` }],
          enumType: [{ name: status, value: Object.entries(statuses).map(([name, number]) => ({ name, number })) }],
        },
      ],
      service: [
        {
          name: 'Health',
          method: [
            { name: 'Check', ...types },
            { name: 'Watch', ...types, serverStreaming: true },
          ],
        },
      ],
    }),
  );
