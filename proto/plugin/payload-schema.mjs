import { ScalarType } from '@bufbuild/protobuf';
import { commentOn } from './comments.mjs';

const INTEGER = { type: 'integer' };
const NUMBER = { type: 'number' };
/** As ts-proto makes them with `forceLong=number`, so 64-bit numbers are numbers and not texts. */
const SCALARS = {
  [ScalarType.STRING]: { type: 'string' },
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.DOUBLE]: NUMBER,
  [ScalarType.FLOAT]: NUMBER,
  [ScalarType.INT32]: INTEGER,
  [ScalarType.INT64]: INTEGER,
  [ScalarType.SINT32]: INTEGER,
  [ScalarType.SINT64]: INTEGER,
  [ScalarType.SFIXED32]: INTEGER,
  [ScalarType.SFIXED64]: INTEGER,
  [ScalarType.UINT32]: { ...INTEGER, minimum: 0 },
  [ScalarType.UINT64]: { ...INTEGER, minimum: 0 },
  [ScalarType.FIXED32]: { ...INTEGER, minimum: 0 },
  [ScalarType.FIXED64]: { ...INTEGER, minimum: 0 },
};

/** JSON Schema of a message as it travels: fields in camel case, all that are not optional or messages are there. Later versions may add fields. */
export const payloadSchema = (message) => ({
  type: 'object',
  properties: Object.fromEntries(message.fields.map((field) => [field.jsonName, described(field)])),
  required: message.fields.filter((field) => !mayBeAbsent(field)).map(({ jsonName }) => jsonName),
});

const mayBeAbsent = (field) => field.fieldKind === 'message' || field.proto.proto3Optional;

function described(field) {
  const description = commentOn(field);
  return { ...schemaOf(field), ...(description !== '' && { description }) };
}

function schemaOf(field) {
  switch (field.fieldKind) {
    case 'scalar':
      return scalar(field, field.scalar);
    case 'message':
      return payloadSchema(field.message);
    case 'list':
      return { type: 'array', items: field.listKind === 'message' ? payloadSchema(field.message) : scalar(field, field.scalar) };
    case 'map':
      return {
        type: 'object',
        additionalProperties: field.mapKind === 'message' ? payloadSchema(field.message) : scalar(field, field.scalar),
      };
    default:
      return refuse(field);
  }
}

const scalar = (field, type) => SCALARS[type] ?? refuse(field);

/** Bytes have no JSON that all would read alike, and an enum's number says nothing to a reader. */
function refuse(field) {
  throw new Error(`${field.parent.typeName}.${field.name}: bytes and enums cannot be in an event; use texts.`);
}
