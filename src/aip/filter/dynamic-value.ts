/**
 * A value that a filter is compared with: of a field, or of anything inside it. It is asked for only what the filter
 * needs, so lists, maps and messages may be made, or decoded, as they are read.
 */
export type DynamicValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | TimestampValue
  | DurationValue
  | EnumValue
  | ListValue
  | MapValue
  | MessageValue;

/** A point in time: since 1970 in UTC, with nanos from 0 to 999,999,999. */
export interface TimestampValue extends SecondsAndNanos {
  readonly kind: "timestamp";
}

/** A span of time: seconds and nanos have the same sign. */
export interface DurationValue extends SecondsAndNanos {
  readonly kind: "duration";
}

/** What google.protobuf.Timestamp and Duration consist of. */
export interface SecondsAndNanos {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** A value of an enum by its name; of an unknown one, its number in digits. The number 0 is "not present". */
export interface EnumValue {
  readonly kind: "enum";
  readonly name: string;
  readonly number: number;
}

/** A repeated field, or a list in a Struct. */
export interface ListValue {
  readonly kind: "list";
  readonly elements: Iterable<DynamicValue>;
}

/** A map, or a Struct: `m.key:*` is true for every key in it, whatever its value. */
export interface MapValue {
  readonly kind: "map";
  readonly size: number;
  /** The value of the key, undefined if there is none. */
  get(key: string): DynamicValue | undefined;
}

/** A message: `m.field:*` is true if the field has another value than its default. */
export interface MessageValue {
  readonly kind: "message";
  /**
   * The value of the field, by its name in snake_case or camelCase, as it was written in the filter (by its name in
   * the schema if that has its type): undefined if the field is unknown or unset, but the default value of a
   * primitive field that cannot tell.
   */
  get(name: string): DynamicValue | undefined;
}
