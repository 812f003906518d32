import type { DynamicValue } from "./dynamic-value.ts";

/** What filters can be about: enough to check one. */
export interface FieldTypes {
  /** The fields by their names in snake_case; filters may write them in camelCase too. */
  readonly fields: Readonly<Record<string, FieldType>>;
  /** The paths of the fields in which a bare word is looked for, as by `:`. Without any, bare words are refused. */
  readonly bareWords?: readonly string[];
}

/** What filters can be about, and how to get it from a subject. */
export interface FilterSchema<Subject> extends FieldTypes {
  readonly fields: Readonly<Record<string, Field<Subject>>>;
}

/** A field: its type, and how to get its value from a subject. */
export type Field<Subject> = FieldType & {
  /**
   * The value of the field, undefined if it is unset: nothing then matches, not even `!=`. Called only if the result
   * depends on it, and at most once for each subject.
   */
  get(subject: Subject): DynamicValue | undefined;
};

/** The type of a field, against which literals are checked. */
export type FieldType = PrimitiveType | EnumType | MessageType | ListType | MapType | DynamicType;

/** Values that are no collections. An `int` is a number or a bigint. Literals for `bytes` are in base64. */
export interface PrimitiveType {
  readonly kind: "string" | "bool" | "int" | "double" | "timestamp" | "duration" | "bytes";
}

/** An enum: values are compared by name. */
export interface EnumType {
  readonly kind: "enum";
  readonly names: readonly string[];
}

/** A message with these fields; any other is unknown. */
export interface MessageType {
  readonly kind: "message";
  readonly fields: Readonly<Record<string, FieldType>>;
}

/** A repeated field. */
export interface ListType {
  readonly kind: "list";
  readonly of: FieldType;
}

/** A map by strings. */
export interface MapType {
  readonly kind: "map";
  readonly of: FieldType;
}

/** A type that only the value itself tells. Whatever does not fit it, paths and literals alike, just doesn't match. */
export interface DynamicType {
  readonly kind: "dynamic";
}
