import { type DescEnum, type DescField, ScalarType } from "@bufbuild/protobuf";
import { type BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { FeatureSet_FieldPresence as Presence } from "@bufbuild/protobuf/wkt";
import type { DynamicValue } from "../../aip/filter/index.ts";
import { EncodedMap } from "./encoded-map.ts";
import { type PlainReader, plainReader } from "./plain-reader.ts";
import { type MessageReader, type ValueReader, valueReader } from "./value-reader.ts";
import { enter, type Span, spanAt, WireFields } from "./wire-fields.ts";

/** Decodes a field of a message: undefined if it is unset, or if what it holds is no value of its type. */
export type FieldReader = (fields: WireFields) => DynamicValue | undefined;

type Field<Kind extends DescField["fieldKind"]> = Extract<DescField, { readonly fieldKind: Kind }>;

const MAP_KEY = 1;
const MAP_VALUE = 2;

/**
 * Makes what decodes a field. A scalar or enum that cannot tell whether it is set has the default of its type if it is
 * not; a list or map without elements is unset.
 */
export function fieldReader(field: DescField, readMessage: MessageReader): FieldReader {
  const read = valueReader(field, readMessage);
  switch (field.fieldKind) {
    case "list":
      return listReader(field, read);
    case "map": {
      const key = { message: undefined, scalar: field.mapKey, enum: undefined };
      return mapReader(field.number, valueReader(key, readMessage), read);
    }
    default:
      return singularReader(field, read);
  }
}

function singularReader({ number, presence, enum: desc }: DescField, read: ValueReader): FieldReader {
  return (fields) => {
    const all = fields.places(number);
    const places = desc?.open === false ? all.filter((place) => isKnown(desc, fields.reader, place)) : all;
    return places.length > 0 || presence === Presence.IMPLICIT ? read(fields.reader, places) : undefined;
  };
}

/** Whether an enum has a value with the number at this place. Of one that is closed, others count as unset. */
function isKnown({ value }: DescEnum, reader: BinaryReader, place: number): boolean {
  enter(reader, place);
  return value[reader.int32()] !== undefined;
}

function listReader(field: Field<"list">, read: ValueReader): FieldReader {
  const { message, scalar } = field;
  const isPackable = message === undefined && scalar !== ScalarType.STRING && scalar !== ScalarType.BYTES;
  const readPlain = plainReader(field);
  return (fields) => {
    const { reader } = fields;
    const places = fields.places(field.number);
    // Kept, the elements could take a hundred times as much memory as their encoding.
    function* elements() {
      for (const place of places) {
        if (isPackable && enter(reader, place) === WireType.LengthDelimited) {
          yield* packedValues(reader, spanAt(reader, place), readPlain);
        } else {
          const element = read(reader, [place]);
          if (element !== undefined) yield element;
        }
      }
    }
    return places.length === 0 ? undefined : { kind: "list", elements: { [Symbol.iterator]: elements } };
  };
}

function* packedValues(reader: BinaryReader, { start, end }: Span, read: PlainReader): Generator<DynamicValue> {
  let position = start;
  while (position < end) {
    reader.pos = position;
    const value = read(reader);
    position = reader.pos;
    yield value;
  }
}

function mapReader(fieldNumber: number, readKey: ValueReader, readValue: ValueReader): FieldReader {
  return (fields) => {
    const { reader } = fields;
    const places = fields.places(fieldNumber);
    const entryAt = (place: number) => new WireFields(reader, [spanAt(reader, place)]);
    const entries = new Map<string, number>();
    for (const place of places) {
      entries.set(String(readKey(reader, entryAt(place).places(MAP_KEY))), place);
    }
    const decode = (place: number) => readValue(reader, entryAt(place).places(MAP_VALUE));
    return places.length === 0 ? undefined : new EncodedMap(entries, decode);
  };
}
