import type { DescField, DescMessage } from "@bufbuild/protobuf";
import type { BinaryReader } from "@bufbuild/protobuf/wire";
import type { DynamicValue } from "../../aip/filter/index.ts";
import { defaultValue, plainReader } from "./plain-reader.ts";
import { enter, type Span, spanAt } from "./wire-fields.ts";

/** Makes the value of a message of a type from its spans; undefined if the message is no value of its type. */
export type MessageReader = (
  desc: DescMessage,
  reader: BinaryReader,
  spans: readonly Span[],
) => DynamicValue | undefined;

/**
 * Decodes one value that was encoded at these places, however often: messages are merged, of anything else the last
 * counts. Without places it is the default.
 */
export type ValueReader = (reader: BinaryReader, places: readonly number[]) => DynamicValue | undefined;

/** Makes what decodes values of the type that a field, the elements of a list or the values of a map have. */
export function valueReader(
  type: Pick<DescField, "message" | "scalar" | "enum">,
  readMessage: MessageReader,
): ValueReader {
  const { message } = type;
  if (message !== undefined) {
    return (reader, places) => {
      const spans = places.map((place) => spanAt(reader, place));
      return readMessage(message, reader, spans);
    };
  }
  const read = plainReader(type);
  const unset = defaultValue(type);
  return (reader, places) => {
    const last = places.at(-1);
    if (last === undefined) return unset;
    enter(reader, last);
    return read(reader);
  };
}
