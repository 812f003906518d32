import { type DescMessage, type JsonObject, type JsonValue, type Registry, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema, hasCustomJsonRepresentation, StructSchema } from "@bufbuild/protobuf/wkt";
import { ProtoJson } from "../../json/proto-json.ts";
import { typeOfUrl } from "../../json/type-of-url.ts";
import { checkWire } from "../../proto/wire-check.ts";

/** Shows what is packed in a google.protobuf.Any to clients that know no protobuf. */
export class AnyJson {
  readonly #types: () => Registry;
  readonly #json: ProtoJson;

  /** Takes the known types, asked for at each use, and how deep JSON may be nested, 100 by default. */
  constructor(types: () => Registry, jsonDepth?: number) {
    this.#types = types;
    this.#json = new ProtoJson(types, jsonDepth);
  }

  /**
   * The JSON of what is packed. A Struct, a wrapper and all else that has a JSON of its own is that JSON alone; other
   * messages are their fields and `@type`; what cannot be shown is bytes, as ProtoJSON over unknown types has it.
   */
  show(any: Any): JsonValue {
    const desc = typeOfUrl(this.#types(), any.typeUrl);
    const bare = desc && hasCustomJsonRepresentation(desc) ? this.unpack(desc, any) : undefined;
    return bare === undefined ? this.#json.encode(AnySchema, toBinary(AnySchema, any)) : bare;
  }

  /** The JSON of the message of this type that is packed; undefined if it is of another type or malformed. */
  unpack(desc: DescMessage, any: Any): JsonValue | undefined {
    if (typeOfUrl(this.#types(), any.typeUrl)?.typeName !== desc.typeName) return undefined;
    try {
      checkWire(desc, any.value);
      return this.#json.encode(desc, any.value);
    } catch {
      return undefined;
    }
  }

  /** The fields of a google.protobuf.Struct that is packed; none if it is anything else. */
  fieldsOf(any: Any | undefined): JsonObject {
    const json = any && this.unpack(StructSchema, any);
    return typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
  }
}
