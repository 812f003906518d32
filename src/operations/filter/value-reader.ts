import type { DescField, DescMessage } from "@bufbuild/protobuf";
import type { DynamicValue } from "../../aip/filter/index.ts";
import { defaultValue, plainReader } from "./plain-reader.ts";
import type { WireBytes } from "./wire-bytes.ts";
import { enter, type Span, spanAt, type WireFields } from "./wire-fields.ts";

/** The type of a field, of the elements of a list or of the values of a map. */
export type ValueType = Pick<DescField, "message" | "scalar" | "enum">;

/** Makes the value of a message of a type from its spans; undefined if the message is no value of its type. */
export type MessageReader = (desc: DescMessage, source: WireBytes, spans: Span | undefined) => DynamicValue | undefined;

/**
 * Decodes the one value that a field of a message has, however often it was encoded: messages are merged, of anything
 * else the last counts. If it was not encoded it is the default.
 */
export type ValueReader = (fields: WireFields, fieldNumber: number) => DynamicValue | undefined;

/** Makes what decodes the one value of a type that a field has. */
export function valueReader(type: ValueType, readMessage: MessageReader): ValueReader {
  const { message } = type;
  if (message !== undefined) {
    return (fields, fieldNumber) => readMessage(message, fields.source, fields.spans(fieldNumber));
  }
  const read = plainReader(type);
  const unset = defaultValue(type);
  return (fields, fieldNumber) => {
    const place = fields.last(fieldNumber);
    if (place === undefined) return unset;
    enter(fields.source, place);
    return read(fields.source);
  };
}

/** Decodes the value at one place. */
export type ElementReader = (source: WireBytes, place: number) => DynamicValue | undefined;

/** Makes what decodes values of a type one by one. */
export function elementReader(type: ValueType, readMessage: MessageReader): ElementReader {
  const { message } = type;
  if (message !== undefined) return (source, place) => readMessage(message, source, spanAt(source, place));
  const read = plainReader(type);
  return (source, place) => {
    enter(source, place);
    return read(source);
  };
}
