import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  ScalarType,
} from "@bufbuild/protobuf";
import fc, { type Arbitrary } from "fast-check";

/** Random messages of a type, nested at most `depth` deep. */
export function messagesOf<Desc extends DescMessage>(desc: Desc, depth = 2): Arbitrary<MessageShape<Desc>> {
  const members = desc.members.flatMap((member): [string, Arbitrary<unknown>][] => {
    if (member.kind === "field") {
      const values = fieldValues(member, depth);
      return values ? [[member.localName, values]] : [];
    }
    const cases = member.fields.flatMap((field) => {
      const values = fieldValues(field, depth);
      return values ? [fc.record({ case: fc.constant(field.localName), value: values })] : [];
    });
    return [[member.localName, fc.oneof(fc.constant({ case: undefined }), ...cases)]];
  });
  return fc
    .record(Object.fromEntries(members), { requiredKeys: [] })
    .map((init) => create(desc, init as MessageInitShape<Desc>));
}

function fieldValues(field: DescField, depth: number): Arbitrary<unknown> | undefined {
  if (field.message && depth === 0) return undefined;
  const single = field.message ? messagesOf(field.message, depth - 1) : scalarValues(field);
  if (field.fieldKind === "list") return fc.array(single, { maxLength: 3 });
  if (field.fieldKind !== "map") return single;
  // Assigning to the key __proto__ of an object does something else.
  const keys = scalars(field.mapKey)
    .map(String)
    .filter((key) => key !== "__proto__");
  return fc.dictionary(keys, single, { maxKeys: 3, noNullPrototype: true });
}

function scalarValues(field: DescField): Arbitrary<unknown> {
  return field.enum ? fc.constantFrom(...field.enum.values.map(({ number }) => number)) : scalars(field.scalar);
}

function scalars(type: ScalarType | undefined): Arbitrary<unknown> {
  switch (type) {
    case ScalarType.DOUBLE:
      return fc.double();
    case ScalarType.FLOAT:
      return fc.float();
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.STRING:
      return fc.string({ unit: "grapheme" });
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: 20 });
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return fc.nat({ max: 2 ** 32 - 1 });
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    default:
      return fc.integer();
  }
}
