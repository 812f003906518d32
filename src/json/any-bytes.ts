import type { DescMessage } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { fieldNames } from "./field-names.ts";
import type { JsonObject } from "./json.ts";

/** The key that says that the `value` of an Any is its bytes. No field of a message has such a name. */
export const ENCODING_KEY = "@encoding";

/** The only encoding of the bytes of an Any. */
export const ENCODING = "base64";

/**
 * What stands beside the `@type` of an Any that is shown as its bytes: `value`, and what marks it as bytes if the type's
 * own JSON has a `value` too. `desc` is undefined for a type that is not known.
 */
export function anyBytes(desc: DescMessage | undefined, bytes: Uint8Array): { [key: string]: string } {
  const value = Buffer.from(bytes).toString(ENCODING);
  return desc !== undefined && hasValueKey(desc) ? { value, [ENCODING_KEY]: ENCODING } : { value };
}

/** Whether what stands beside the `@type` of an Any of a known type is meant as its bytes; else it is the message. */
export function isAnyBytes(desc: DescMessage, content: JsonObject): boolean {
  if (Object.hasOwn(content, ENCODING_KEY)) return true;
  return typeof content.value === "string" && Object.keys(content).length === 1 && !hasValueKey(desc);
}

function hasValueKey(desc: DescMessage): boolean {
  return hasCustomJsonRepresentation(desc) || fieldNames(desc).has("value");
}
