import type { DescField, DescMessage, JsonValue } from "@bufbuild/protobuf";
import { leadsTo } from "../../json/leads-to.ts";
import { OperationSchema } from "../../proto/messages.ts";

const operations = new Set([OperationSchema.typeName]);

/** The fields of each message that lead to an Operation, which no Any is in the way of. */
const ways = new WeakMap<DescMessage, readonly DescField[]>();

/** The JSON of a message with the `done` of every Operation in it, which ProtoJSON leaves out while it is false. */
export function showDone(desc: DescMessage, json: JsonValue): JsonValue {
  if (!isObject(json)) return json;
  if (desc.typeName === OperationSchema.typeName) return withDone(json);
  const fields = waysOf(desc).filter(({ jsonName }) => Object.hasOwn(json, jsonName));
  if (fields.length === 0) return json;
  const shown = fields.map((field) => [field.jsonName, showInField(field, json[field.jsonName])] as const);
  return { ...json, ...Object.fromEntries(shown) };
}

function showInField({ message }: DescField, json: JsonValue = null): JsonValue {
  if (message === undefined) return json;
  return Array.isArray(json) ? json.map((item) => showDone(message, item)) : showDone(message, json);
}

function withDone({ name, metadata, done = false, ...result }: { [key: string]: JsonValue }): JsonValue {
  return { ...(name !== undefined && { name }), ...(metadata !== undefined && { metadata }), done, ...result };
}

function waysOf(desc: DescMessage): readonly DescField[] {
  let found = ways.get(desc);
  if (found === undefined) {
    found = desc.fields.filter((field) => field.fieldKind !== "map" && leadsTo(field, operations));
    ways.set(desc, found);
  }
  return found;
}

function isObject(json: JsonValue): json is { [key: string]: JsonValue } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
