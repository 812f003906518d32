import type { DescMessage } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import { hasCustomJsonRepresentation, StructSchema } from "@bufbuild/protobuf/wkt";
import { checkWire, MalformedMessageError } from "../../proto/wire-check.ts";
import { EncodedMessage } from "./encoded-message.ts";
import { type FieldReader, fieldReader } from "./field-reader.ts";
import type { MessageReader } from "./value-reader.ts";
import type { Conversion } from "./well-known-types.ts";
import { WireBytes } from "./wire-bytes.ts";
import { Span } from "./wire-fields.ts";

/** So many values are looked at in a few milliseconds, in which no other call is served. */
const MOST_VALUES = 20_000;

/** A type of messages: how to find the fields in their encodings, and what they are compared as. */
export class MessageType {
  readonly desc: DescMessage;
  readonly isStruct: boolean;
  /** Whether it has its own form in JSON: as a wrapper or a Timestamp, but also as a Struct. */
  readonly hasOwnJson: boolean;
  /** Makes of a message the value that it stands for. */
  readonly convert: Conversion;
  readonly #fields: ReadonlyMap<string, FieldReader>;

  /** `readMessage` reads the messages in the fields. */
  constructor(desc: DescMessage, convert: Conversion, readMessage: MessageReader) {
    this.desc = desc;
    this.isStruct = desc.typeName === StructSchema.typeName;
    this.hasOwnJson = hasCustomJsonRepresentation(desc);
    this.convert = convert;
    this.#fields = fieldsByName(desc, readMessage);
  }

  /** The message in these spans, which must be well-formed. */
  read(source: WireBytes, spans: Span | undefined): EncodedMessage {
    return new EncodedMessage(this.#fields, source, spans);
  }

  /** The message with this encoding, which must be well-formed. */
  decode(bytes: Uint8Array): EncodedMessage {
    return this.read(new WireBytes(bytes), new Span(0, bytes.length));
  }

  /** The message with this encoding; undefined if it is malformed, or has too many values to look at in good time. */
  parse(bytes: Uint8Array): EncodedMessage | undefined {
    try {
      checkWire(this.desc, bytes, MOST_VALUES);
    } catch (error) {
      if (error instanceof MalformedMessageError) return undefined;
      throw error;
    }
    return this.decode(bytes);
  }
}

/** The fields by all names that a filter may give them. If two fields claim the same, the one in the file counts. */
function fieldsByName({ fields }: DescMessage, readMessage: MessageReader): ReadonlyMap<string, FieldReader> {
  const named = fields.flatMap((field) => {
    const read = fieldReader(field, readMessage);
    const camelCase = protoCamelCase(field.name);
    // Not every compiler of descriptors gives JSON names.
    const names = [camelCase, field.jsonName || camelCase, field.name];
    return names.map((name, rank) => ({ name, rank, read }));
  });
  return new Map(named.sort((one, other) => one.rank - other.rank).map(({ name, read }) => [name, read]));
}
