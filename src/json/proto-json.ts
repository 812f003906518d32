import { create, type DescMessage, type JsonValue, type MessageShape, type Registry } from "@bufbuild/protobuf";
import { defaultLimits } from "../limits.ts";
import type { Json } from "./json.ts";
import { JsonPath } from "./json-path.ts";
import { MessageReader } from "./message-reader.ts";
import { MessageWriter } from "./message-writer.ts";

/** How messages are written. */
export interface ProtoJsonOptions {
  /** Whether enums are written by number; else by name. */
  readonly enumAsInteger?: boolean;
}

/**
 * Canonical ProtoJSON over a registry of types. A google.protobuf.Any keeps its type URL as it is, and what cannot be
 * shown as fields is shown as bytes, `{"@type": "example.com/t.M", "value": "<base64>"}`: a type that the registry does
 * not have, bytes that are no encoding of their type, a message that has no JSON, and what would be nested too deeply,
 * more than 100 deep by default. If the JSON of the type has a `value` of its own, `"@encoding": "base64"` tells the bytes from that. Both forms are
 * read too, so that an Any that is shown as bytes is the same, byte for byte, when its JSON is read.
 *
 * What JSON cannot tell of a message that is shown as fields is lost: unknown fields, their order, the bits of a NaN.
 * Extensions are written but not read.
 */
export class ProtoJson {
  readonly #types: () => Registry;
  readonly #depth: number;

  /** Takes the known types, asked for at each use, and how deep JSON that is written may be nested. */
  constructor(types: () => Registry, depth: number = defaultLimits.maxJsonDepth) {
    this.#types = types;
    this.#depth = depth;
  }

  /**
   * The JSON of an encoded message, for JSON.stringify, without implicit defaults. Throws an Error if something outside
   * of an Any has no JSON.
   */
  encode(desc: DescMessage, bytes: Uint8Array, { enumAsInteger = false }: ProtoJsonOptions = {}): JsonValue {
    return new MessageWriter(this.#types(), this.#depth, enumAsInteger).write(desc, bytes);
  }

  /**
   * The message that the JSON is. Throws INVALID_JSON_VALUE with the path of what does not fit, by the names in the proto
   * and beginning with `field`: an unknown field, one that is given twice, a value of another type or out of range.
   */
  decode<Desc extends DescMessage>(desc: Desc, json: Json, field = ""): MessageShape<Desc> {
    return Object.assign(create(desc), new MessageReader(this.#types(), new JsonPath(field)).read(desc, json));
  }
}
