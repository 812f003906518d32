import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";

/** A field of a message or of a message in it. */
export interface FieldPath {
  /** The messages on the way to it, the outermost first. */
  readonly parents: readonly DescField[];
  readonly field: DescField;
}

const MOST_FIELDS = 100;

/** The messages whose JSON is no object with their fields, but text. */
const TEXTS: ReadonlySet<string> = new Set([
  "google.protobuf.Timestamp",
  "google.protobuf.Duration",
  "google.protobuf.FieldMask",
]);

/** The messages whose JSON is neither an object with their fields nor one scalar. */
const OTHERS: ReadonlySet<string> = new Set([
  "google.protobuf.Any",
  "google.protobuf.Struct",
  "google.protobuf.Value",
  "google.protobuf.ListValue",
]);

/**
 * The field that names with dots between them lead to, each either the proto name or the JSON name. Undefined if there
 * is none, if the way is not one of single messages with fields in JSON, or if it is longer than 100.
 */
export function findFieldPath(message: DescMessage, path: string): FieldPath | undefined {
  const names = path.split(".", MOST_FIELDS + 1);
  const last = names.pop();
  if (last === undefined || names.length >= MOST_FIELDS) return undefined;
  const parents: DescField[] = [];
  let inside = message;
  for (const name of names) {
    const parent = findField(inside, name);
    if (parent?.fieldKind !== "message") return undefined;
    parents.push(parent);
    inside = parent.message;
  }
  const field = findField(inside, last);
  return field && { parents, field };
}

/** The path in proto names, the same however it was written. */
export function nameOf({ parents, field }: FieldPath): string {
  return [...parents, field].map(({ name }) => name).join(".");
}

/** Whether the JSON of a value of the field, or of an element if it is a list, is a single scalar. */
export function isScalarInJson({ message }: DescField): boolean {
  return message === undefined || TEXTS.has(message.typeName) || isWrapperDesc(message);
}

function findField(message: DescMessage, name: string): DescField | undefined {
  if (isWrapperDesc(message) || TEXTS.has(message.typeName) || OTHERS.has(message.typeName)) return undefined;
  return message.fields.find((field) => field.name === name || field.jsonName === name);
}
