/** What stands above a message or a field, as one line; empty when nothing does. */
export function commentOn(desc) {
  const { file, path } = desc.kind === 'field' ? placeOfField(desc) : placeOfMessage(desc);
  const location = file.proto.sourceCodeInfo?.location.find((each) => each.path.join() === path.join());
  return (location?.leadingComments ?? '').trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** Numbers of `message_type` in a file, of `field` and of `nested_type` in a message. */
const [MESSAGES, FIELDS, NESTED] = [4, 2, 3];

function placeOfMessage({ parent, file, proto }) {
  if (parent === undefined) return { file, path: [MESSAGES, file.proto.messageType.indexOf(proto)] };
  return { file, path: [...placeOfMessage(parent).path, NESTED, parent.proto.nestedType.indexOf(proto)] };
}

function placeOfField({ parent, proto }) {
  const { file, path } = placeOfMessage(parent);
  return { file, path: [...path, FIELDS, parent.proto.field.indexOf(proto)] };
}
