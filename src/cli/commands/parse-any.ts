import { type Any, AnySchema, anyPack, StructSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import { ConfigError } from "../../config/config.ts";
import { LongrunError } from "../../errors.ts";
import { isJsonObject } from "../../json/json.ts";
import { parseJson } from "../../json/parse-json.ts";
import type { ProtoJson } from "../../json/proto-json.ts";

/**
 * The Any that is given as JSON by an option: a message of the type that its `@type` names, else a google.protobuf.Struct
 * of the object, or a google.protobuf.Value. Throws {@link ConfigError}.
 */
export function parseAny(option: string, text: string, json: ProtoJson): Any {
  try {
    const value = parseJson(text);
    if (!isJsonObject(value)) return anyPack(ValueSchema, json.decode(ValueSchema, value, option));
    if ("@type" in value) return json.decode(AnySchema, value, option);
    return anyPack(StructSchema, json.decode(StructSchema, value, option));
  } catch (error) {
    if (!(error instanceof LongrunError)) throw error;
    throw new ConfigError(error.reason === "INVALID_JSON" ? `${option}: ${error.message}` : error.message);
  }
}
