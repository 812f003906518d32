import type { AnyJson } from "../api/record.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The base64 of an Any whose type the server does not know, which is its `value`; undefined if the Any tells its fields.
 * Bytes of types that have a `value` of their own are marked. A message of a user's type that has nothing but a `value` that
 * looks like base64 cannot be told from bytes.
 */
export function encodedBytes({ "@type": type, "@encoding": encoding, value, ...fields }: AnyJson): string | undefined {
  if (typeof value !== "string" || Object.keys(fields).length > 0) return undefined;
  const isWellKnown = /(^|\/)google\.protobuf\.[^/]*$/.test(type);
  return encoding === "base64" || (!isWellKnown && BASE64.test(value)) ? value : undefined;
}
