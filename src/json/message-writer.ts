import { type DescMessage, fromBinary, type JsonValue, type Message, type Registry, toJson } from "@bufbuild/protobuf";
import { type Any, hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { checkWire } from "../proto/wire-check.ts";
import { findAnys } from "./find-anys.ts";
import { typeOfUrl } from "./type-of-url.ts";

/** How deep arrays and objects of the JSON may be nested in one another. */
const DEEPEST = 100;

/** Writes messages as ProtoJSON: everything but what is in an Any is written by protobuf-es. */
export class MessageWriter {
  readonly #types: Registry;
  readonly #options: { readonly registry: Registry; readonly enumAsInteger: boolean };

  constructor(types: Registry, enumAsInteger: boolean) {
    this.#types = types;
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
    const root = { json: toJson(desc, message, this.#options) };
    if (isDeeper(root.json, DEEPEST - depth)) throw new Error("values are nested too deeply");
    for (const { path, json } of anys) replace(root, ["json", ...path], json);
    return root.json;
  }

  #any({ typeUrl, value }: Any, depth: number): JsonValue {
    // Any after Any can be packed in one another a hundred thousand times: the stack ends before the bytes do.
    if (depth >= DEEPEST) throw new Error("values are nested too deeply");
    if (typeUrl === "" && value.length === 0) return {};
    const desc = typeOfUrl(this.#types, typeUrl);
    const json = desc && this.#packed(desc, value, depth);
    return { "@type": typeUrl, ...(json ?? { value: Buffer.from(value).toString("base64") }) };
  }

  /** What stands beside `@type`; undefined if the bytes are no encoding of the type, or the message has no JSON. */
  #packed(desc: DescMessage, bytes: Uint8Array, depth: number): object | undefined {
    try {
      checkWire(desc, bytes);
      if (hasCustomJsonRepresentation(desc)) return { value: this.write(desc, bytes, depth + 1) };
      return Object(this.write(desc, bytes, depth));
    } catch {
      return undefined;
    }
  }
}

/** Whether arrays and objects are nested in one another more than `most` deep. */
function isDeeper(json: JsonValue, most: number): boolean {
  if (typeof json !== "object" || json === null) return false;
  if (most === 0) return true;
  const values = Array.isArray(json) ? json : Object.values(json);
  return values.some((value) => isDeeper(value, most - 1));
}

function replace(root: object, path: readonly (string | number)[], json: JsonValue): void {
  const holder: object = path.slice(0, -1).reduce((place, step) => Reflect.get(place, step), root);
  Reflect.set(holder, path.at(-1) ?? "", json);
}
