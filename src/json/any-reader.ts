import { create, type DescMessage, type Message, type Registry, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema, EmptySchema, hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { checkWire } from "../proto/wire-check.ts";
import { ENCODING, ENCODING_KEY, isAnyBytes } from "./any-bytes.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import type { JsonPath } from "./json-path.ts";
import { bytesReader } from "./scalar-readers.ts";
import { typeOfUrl } from "./type-of-url.ts";

/** Reads google.protobuf.Any from ProtoJSON; its type URL, which may be any text, stays as it is written. */
export class AnyReader {
  readonly #types: Registry;
  readonly #path: JsonPath;
  readonly #messages: { read(desc: DescMessage, json: Json): Message };

  /** Takes the known types, where the JSON is, and who reads the messages in the Any. */
  constructor(types: Registry, path: JsonPath, messages: { read(desc: DescMessage, json: Json): Message }) {
    this.#types = types;
    this.#path = path;
    this.#messages = messages;
  }

  /** An Any by what it holds, or by its bytes as `value`, or the empty one, `{}`. */
  read(json: Json): Any {
    if (!isJsonObject(json)) throw this.#path.error("must be an object with the type URL as @type.", json);
    if (Object.keys(json).length === 0) return create(AnySchema);
    const { "@type": typeUrl, ...content } = json;
    if (typeof typeUrl !== "string") throw this.#noTypeUrl();
    const desc = typeOfUrl(this.#types, typeUrl);
    if (desc !== undefined && !isAnyBytes(desc, content)) {
      return create(AnySchema, { typeUrl, value: this.#packed(desc, content) });
    }
    const value = bytesOf(content);
    if (value !== undefined) return create(AnySchema, { typeUrl, value });
    if (!/\/./.test(typeUrl)) throw this.#noTypeUrl();
    throw desc === undefined ? this.#unknown(typeUrl) : this.#noBytes(typeUrl);
  }

  #packed(desc: DescMessage, content: JsonObject): Uint8Array {
    const bytes = toBinary(desc, this.#content(desc, content));
    try {
      checkWire(desc, bytes);
      return bytes;
    } catch {
      throw this.#path.error("is nested too deeply to be a protobuf message.");
    }
  }

  #content(desc: DescMessage, content: JsonObject): Message {
    // Some implementations write what an Empty has, which is nothing, beside @type, others as the value.
    const isEmptyValue = desc.typeName === EmptySchema.typeName && "value" in content;
    if (!hasCustomJsonRepresentation(desc) && !isEmptyValue) return this.#messages.read(desc, content);
    const { value, ...rest } = content;
    if (value === undefined || Object.keys(rest).length > 0) {
      throw this.#path.error(`must have @type and value, and nothing else, for a ${desc.typeName}.`);
    }
    return this.#path.at("value", () => this.#messages.read(desc, value));
  }

  #noTypeUrl(): Error {
    return this.#path.error("must have a type URL as @type, such as type.googleapis.com/google.rpc.ErrorInfo.");
  }

  #unknown(typeUrl: string): Error {
    return this.#path.error(
      "is of a type that is not known here. It takes such a message only encoded, as value in base64; " +
        "with the type's descriptor (--descriptor-set) it takes the fields.",
      typeUrl,
    );
  }

  #noBytes(typeUrl: string): Error {
    const description = `must have its bytes in base64 as value, and nothing else but "${ENCODING_KEY}": "${ENCODING}".`;
    return this.#path.error(description, typeUrl);
  }
}

/** The bytes of an Any by what stands beside its `@type`; undefined if that is not bytes, or not bytes alone. */
function bytesOf({ value, [ENCODING_KEY]: encoding = ENCODING, ...rest }: JsonObject): Uint8Array | undefined {
  if (value === undefined || encoding !== ENCODING || Object.keys(rest).length > 0) return undefined;
  return bytesReader.read(value);
}
