import { quote, shorten } from "../../quote.ts";
import { FilterError } from "./filter-error.ts";
import type { EnumType, FieldType } from "./filter-schema.ts";
import type { Operand } from "./operand.ts";

/** Whether the literal can be a value of the type. */
export function fits(type: FieldType, operand: Operand): boolean {
  switch (type.kind) {
    case "string":
    case "dynamic":
      return true;
    case "int":
      return operand.integer;
    case "double":
      return operand.number !== undefined;
    case "enum":
      return type.names.includes(operand.text);
    case "bool":
    case "timestamp":
    case "duration":
    case "bytes":
      return operand[type.kind] !== undefined;
    default:
      return false;
  }
}

/** Throws a {@link FilterError} unless the literal can be a value of the type, that of the field at the path. */
export function checkLiteral(type: FieldType, operand: Operand, path: readonly string[]): void {
  if (fits(type, operand)) return;
  const wanted = type.kind === "enum" ? oneOf(type) : WANTED[type.kind];
  throw new FilterError(`${quote(path.join("."))} takes ${wanted}, not ${quote(operand.text)}`, operand.position);
}

const WANTED: Readonly<Record<Exclude<FieldType["kind"], "enum">, string>> = {
  string: "a string",
  bool: "true or false",
  int: "a whole number",
  double: "a number",
  timestamp: "a timestamp such as 2012-04-21T11:30:00-04:00",
  duration: "a duration such as 1.2s",
  bytes: "bytes in base64",
  message: "only *",
  list: "only *",
  map: "only *",
  dynamic: "anything",
};

function oneOf({ names }: EnumType): string {
  return `one of ${shorten(names.join(", "))}`;
}
