import type { Test, Tree, Wanted } from "../../../aip/filter/support/oracle.ts";

/** A message, as filters see it: `undefined` is an unset field. */
export class Fields {
  readonly fields: Readonly<Record<string, Plain | undefined>>;

  constructor(fields: Readonly<Record<string, Plain | undefined>>) {
    this.fields = fields;
  }
}

/** A span of time. */
export class Seconds {
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

/** A value of an enum. */
export class EnumName {
  readonly name: string;
  readonly isDefault: boolean;

  constructor(name: string, isDefault = false) {
    this.name = name;
    this.isDefault = isDefault;
  }
}

/** A value of an operation, in JavaScript's own types: a time is a Date, a Struct or map a Map. */
export type Plain =
  | null
  | string
  | number
  | boolean
  | Date
  | Seconds
  | EnumName
  | Fields
  | readonly Plain[]
  | ReadonlyMap<string, Plain>;

/** Whether the operation with these fields meets the filter, found naively and without the library. */
export function evaluate(filter: Tree<Test>, operation: Fields): boolean {
  return walk(filter, ({ path, comparator, argument }) =>
    walk(argument, (wanted) => {
      const paths = path === undefined ? [["name"], ["error", "message"]] : [path];
      return paths.some((each) => holds(operation, each, comparator, wanted));
    }),
  );
}

function walk<Leaf>(tree: Tree<Leaf>, holdsLeaf: (leaf: Leaf) => boolean): boolean {
  if (tree.op === "leaf") return holdsLeaf(tree.leaf);
  const results = tree.of.map((each) => walk(each, holdsLeaf));
  if (tree.op === "not") return !results[0];
  return tree.op === "or" ? results.some(Boolean) : results.every(Boolean);
}

function holds(operation: Fields, path: readonly string[], comparator: string, wanted: Wanted): boolean {
  const found = reach({ value: operation, inList: false, inMap: false }, path, comparator === ":");
  const isStar = comparator === ":" && wanted.length > 1 && wanted.join("") === "";
  return found.some((each) => (isStar ? isPresent(each) : meets(each, comparator, wanted)));
}

interface Found {
  readonly value: Plain;
  readonly inList: boolean;
  readonly inMap: boolean;
}

/** All the values that the path leads to, through lists too if it may enter them. */
function reach({ value, inList, inMap }: Found, path: readonly string[], entersLists: boolean): readonly Found[] {
  const [name, ...rest] = path;
  if (name === undefined) return [{ value, inList, inMap }];
  if (isList(value)) {
    const elements = entersLists ? value.filter((element) => !isList(element)) : [];
    return elements.flatMap((element) => reach({ value: element, inList: true, inMap: false }, path, entersLists));
  }
  const inside = entries(value).filter(([key]) => key === name || (value instanceof Fields && camelCase(key) === name));
  return inside.flatMap(([, each]) => reach({ value: each, inList, inMap: isMap(value) }, rest, entersLists));
}

function entries(value: Plain): readonly (readonly [string, Plain])[] {
  if (isMap(value)) return [...value];
  if (!(value instanceof Fields)) return [];
  return Object.entries(value.fields).flatMap(([key, each]) => (each === undefined ? [] : [[key, each] as const]));
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function isMap(value: Plain): value is ReadonlyMap<string, Plain> {
  return value instanceof Map;
}

function isPresent({ value, inMap }: Found): boolean {
  if (inMap) return true;
  if (isList(value)) return value.length > 0;
  if (value instanceof EnumName) return !value.isDefault;
  return isMap(value) ? value.size > 0 : Boolean(value);
}

function meets({ value, inList }: Found, comparator: string, wanted: Wanted): boolean {
  if (comparator !== ":") return compare(value, comparator, wanted);
  if (typeof value === "string" && !inList) return pattern(["", ...wanted, ""], "i").test(value);
  if (isList(value)) return value.some((element) => compare(element, "=", wanted));
  if (!isMap(value) && !(value instanceof Fields)) return compare(value, "=", wanted);
  const inside = reach({ value, inList, inMap: false }, [wanted.join("*")], false);
  return inside.some(isPresent);
}

function compare(value: Plain, comparator: string, wanted: Wanted): boolean {
  const text = wanted.join("*");
  if (typeof value === "string") {
    if (comparator === "=" || comparator === "!=") return pattern(wanted, "").test(value) === (comparator === "=");
    return order(value < text ? -1 : value > text ? 1 : 0, comparator);
  }
  if (typeof value === "number" && /^-?\d+(\.\d+)?$/.test(text)) return order(value - Number(text), comparator);
  if (value instanceof Date && /^\d{4}-\d\d-\d\dT.*Z$/.test(text)) {
    return order(value.getTime() - Date.parse(text), comparator);
  }
  if (value instanceof Seconds && /^-?\d+(\.\d+)?s$/.test(text)) {
    return order(value.seconds - Number(text.slice(0, -1)), comparator);
  }
  const same = equality(value, text);
  return same !== undefined && ["=", "!="].includes(comparator) && same === (comparator === "=");
}

/** Whether the text is that value: undefined if it can be none of its kind. */
function equality(value: Plain, text: string): boolean | undefined {
  if (typeof value === "boolean" && ["true", "false"].includes(text)) return String(value) === text;
  if (value instanceof EnumName) return value.name === text;
  if (text === "null") return value === null;
  return undefined;
}

function order(difference: number, comparator: string): boolean {
  if (difference === 0) return ["=", "<=", ">="].includes(comparator);
  return comparator === "!=" || comparator.startsWith(difference < 0 ? "<" : ">");
}

function pattern(wanted: Wanted, flags: string): RegExp {
  const parts = wanted.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`, flags);
}
