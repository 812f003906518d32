import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { FeatureSet_FieldPresence as Presence } from "@bufbuild/protobuf/wkt";
import type { DynamicValue } from "../../aip/filter/index.ts";
import { EncodedMap } from "./encoded-map.ts";
import { defaultValue, type PlainReader, plainReader } from "./plain-reader.ts";
import { elementReader, type MessageReader, valueReader } from "./value-reader.ts";
import type { WireBytes } from "./wire-bytes.ts";
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
  switch (field.fieldKind) {
    case "list":
      return listReader(field, readMessage);
    case "map":
      return mapReader(field, readMessage);
    default:
      return field.message === undefined
        ? plainFieldReader(field)
        : messageFieldReader(field, field.message, readMessage);
  }
}

function messageFieldReader({ number }: DescField, message: DescMessage, readMessage: MessageReader): FieldReader {
  return (fields) => {
    const spans = fields.spans(number);
    return spans && readMessage(message, fields.source, spans);
  };
}

function plainFieldReader(field: DescField): FieldReader {
  const { number, presence, enum: desc } = field;
  const read = plainReader(field);
  const unset = presence === Presence.IMPLICIT ? defaultValue(field) : undefined;
  return (fields) => {
    const { source } = fields;
    const place = fields.last(number, desc?.open === false ? (each) => isKnown(desc, source, each) : undefined);
    if (place === undefined) return unset;
    enter(source, place);
    return read(source);
  };
}

/** Whether an enum has a value with the number at this place. Of one that is closed, others count as unset. */
function isKnown({ value }: DescEnum, source: WireBytes, place: number): boolean {
  enter(source, place);
  return value[source.uint32() | 0] !== undefined;
}

function listReader(field: Field<"list">, readMessage: MessageReader): FieldReader {
  const { message, scalar } = field;
  const isPackable = message === undefined && scalar !== ScalarType.STRING && scalar !== ScalarType.BYTES;
  const readElement = elementReader(field, readMessage);
  const readPlain = plainReader(field);
  return (fields) => {
    const { source } = fields;
    const places = fields.places(field.number);
    // Kept, the elements could take a hundred times as much memory as their encoding.
    function* elements() {
      for (const place of places) {
        if (isPackable && enter(source, place) === WireType.LengthDelimited) {
          yield* packedValues(source, spanAt(source, place), readPlain);
        } else {
          const element = readElement(source, place);
          if (element !== undefined) yield element;
        }
      }
    }
    return places.length === 0 ? undefined : { kind: "list", elements: { [Symbol.iterator]: elements } };
  };
}

function* packedValues(source: WireBytes, { start, end }: Span, read: PlainReader): Generator<DynamicValue> {
  let position = start;
  while (position < end) {
    source.position = position;
    const value = read(source);
    position = source.position;
    yield value;
  }
}

function mapReader(field: Field<"map">, readMessage: MessageReader): FieldReader {
  const readKey = valueReader({ message: undefined, scalar: field.mapKey, enum: undefined }, readMessage);
  const readValue = valueReader(field, readMessage);
  return (fields) => {
    const { source } = fields;
    const places = fields.places(field.number);
    const entryAt = (place: number) => new WireFields(source, spanAt(source, place));
    const entries = new Map<string, number>();
    for (const place of places) entries.set(String(readKey(entryAt(place), MAP_KEY)), place);
    const decode = (place: number) => readValue(entryAt(place), MAP_VALUE);
    return places.length === 0 ? undefined : new EncodedMap(entries, decode);
  };
}
