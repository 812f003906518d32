export { checkFilter } from "./check-filter.ts";
export { compileFilter, type Filter } from "./compile-filter.ts";
export type { Comparison, Condition, Conjunction, Disjunction, Inversion, Presence, Target } from "./condition.ts";
export type {
  DurationValue,
  DynamicValue,
  EnumValue,
  ListValue,
  MapValue,
  MessageValue,
  SecondsAndNanos,
  TimestampValue,
} from "./dynamic-value.ts";
export { FilterError } from "./filter-error.ts";
export { DEFAULT_LIMITS, type FilterLimits } from "./filter-limits.ts";
export type {
  DynamicType,
  EnumType,
  Field,
  FieldType,
  FieldTypes,
  FilterSchema,
  ListType,
  MapType,
  MessageType,
  PrimitiveType,
} from "./filter-schema.ts";
export type { Operand } from "./operand.ts";
export { parseFilter } from "./parse-filter.ts";
export type {
  BareWord,
  Comparator,
  Expression,
  FunctionCall,
  Junction,
  Literal,
  Member,
  Name,
  Negation,
  Restriction,
  Syntax,
} from "./syntax.ts";
