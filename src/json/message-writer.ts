import { type DescMessage, fromBinary, type JsonValue, type Message, type Registry, toJson } from "@bufbuild/protobuf";
import { type Any, hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { checkWire } from "../proto/wire-check.ts";
import { anyBytes, ENCODING_KEY } from "./any-bytes.ts";
import { findAnys } from "./find-anys.ts";
import { losesInJson } from "./loses-in-json.ts";
import { NEGATIVE_ZERO } from "./negative-zero.ts";
import { typeOfUrl } from "./type-of-url.ts";

/** What an Any has beside the fields of what it holds. */
const TAKEN_KEYS = ["@type", ENCODING_KEY];

/** Writes messages as ProtoJSON: everything but what is in an Any is written by protobuf-es. */
export class MessageWriter {
  readonly #types: Registry;
  readonly #deepest: number;
  readonly #options: { readonly registry: Registry; readonly enumAsInteger: boolean };

  /** Arrays and objects of the JSON may be nested in one another `deepest` deep. */
  constructor(types: Registry, deepest: number, enumAsInteger: boolean) {
    this.#types = types;
    this.#deepest = deepest;
    this.#options = { registry: types, enumAsInteger };
  }

  /**
   * The JSON of an encoded message that is to stand inside of `depth` arrays and objects. Throws an Error if the message
   * has no JSON: a google.protobuf.Timestamp is out of range, say, or values are nested too deeply.
   */
  write(desc: DescMessage, bytes: Uint8Array, depth = 0): JsonValue {
    const message: Message = fromBinary(desc, bytes);
    const anys = findAnys(desc, message).map(({ any, path }) => {
      const json = this.#any(any, depth + path.length);
      // protobuf-es writes an Any without type as {}, which keeps the place and asks for no type.
      any.typeUrl = "";
      return { path, json };
    });
    const root = { json: finished(toJson(desc, message, this.#options), this.#deepest - depth) };
    for (const { path, json } of anys) replace(root, ["json", ...path], json);
    return root.json;
  }

  #any({ typeUrl, value }: Any, depth: number): JsonValue {
    // Any after Any can be packed in one another a hundred thousand times: the stack ends before the bytes do.
    if (depth >= this.#deepest) throw new Error("values are nested too deeply");
    if (typeUrl === "" && value.length === 0) return {};
    const desc = typeOfUrl(this.#types, typeUrl);
    const json = desc && this.#packed(desc, value, depth);
    return { "@type": typeUrl, ...(json ?? anyBytes(desc, value)) };
  }

  /** What stands beside `@type`; undefined if the bytes are no encoding of the type, or the message has no JSON. */
  #packed(desc: DescMessage, bytes: Uint8Array, depth: number): object | undefined {
    try {
      checkWire(desc, bytes);
      if (losesInJson(desc, bytes)) return undefined;
      if (hasCustomJsonRepresentation(desc)) return { value: this.write(desc, bytes, depth + 1) };
      const fields = Object(this.write(desc, bytes, depth));
      // A type may give its fields any names in JSON, these too.
      return TAKEN_KEYS.some((key) => Object.hasOwn(fields, key)) ? undefined : fields;
    } catch {
      return undefined;
    }
  }
}

/**
 * The JSON, in place, so that JSON.stringify keeps the sign of zeros. Throws an Error if arrays and objects are nested in
 * one another more than `most` deep.
 */
function finished(json: JsonValue, most: number): JsonValue {
  if (Object.is(json, -0)) return NEGATIVE_ZERO;
  if (typeof json !== "object" || json === null) return json;
  if (most === 0) throw new Error("values are nested too deeply");
  if (Array.isArray(json)) {
    for (const [index, item] of json.entries()) json[index] = finished(item, most - 1);
  } else {
    for (const [key, value] of Object.entries(json)) json[key] = finished(value, most - 1);
  }
  return json;
}

function replace(root: object, path: readonly (string | number)[], json: JsonValue): void {
  const holder: object = path.slice(0, -1).reduce((place, step) => Reflect.get(place, step), root);
  Reflect.set(holder, path.at(-1) ?? "", json);
}
