/** A filter as the properties generate it: not the library's syntax, and evaluated here without the library. */
export type Tree<Leaf> =
  | { readonly op: "and" | "or"; readonly of: readonly Tree<Leaf>[] }
  | { readonly op: "not"; readonly of: readonly [Tree<Leaf>] }
  | { readonly op: "leaf"; readonly leaf: Leaf };

/** A comparison of a field, or of no field: a bare word. */
export interface Test {
  readonly path: readonly string[] | undefined;
  readonly comparator: "=" | "!=" | "<" | "<=" | ">" | ">=" | ":";
  readonly argument: Tree<Wanted>;
}

/** The parts of a literal, between its wildcards. */
export type Wanted = readonly string[];

/** What JSON can say. */
export type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** What the filters are about. `null` is unset. */
export interface Subject {
  readonly name: string | null;
  readonly done: boolean;
  readonly count: number | null;
  readonly state: "ON" | "OFF" | null;
  readonly start_time: number | null;
  readonly tag_list: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly extra_data: Json;
}

/** Whether the subject meets the filter, found naively. */
export function evaluate(filter: Tree<Test>, subject: Subject): boolean {
  return walk(filter, ({ path, comparator, argument }) =>
    walk(argument, (wanted) => {
      const paths = path === undefined ? [["name"], ["count"]] : [path];
      return paths.some((each) => holds(subject, each, comparator, wanted));
    }),
  );
}

function walk<Leaf>(tree: Tree<Leaf>, holdsLeaf: (leaf: Leaf) => boolean): boolean {
  if (tree.op === "leaf") return holdsLeaf(tree.leaf);
  const results = tree.of.map((each) => walk(each, holdsLeaf));
  if (tree.op === "not") return !results[0];
  return tree.op === "or" ? results.some(Boolean) : results.every(Boolean);
}

function holds(subject: Subject, path: readonly string[], comparator: string, wanted: Wanted): boolean {
  const [field = "", ...keys] = path;
  const value = Object.entries<Json>({ ...subject }).find(([name]) => name === field)?.[1] ?? null;
  if (value === null && field !== "extra_data") return false;
  const isStar = comparator === ":" && wanted.length > 1 && wanted.join("") === "";
  if (field === "state") return isStar ? value === "ON" : (value === wanted.join("*")) === (comparator !== "!=");
  if (field === "start_time") return isStar || order(Number(value) - Date.parse(wanted.join("*")), comparator);
  const found = reach({ value, inList: false, inMap: false }, keys, comparator === ":");
  return found.some((each) => (isStar ? isPresent(each) : meets(each, comparator, wanted)));
}

interface Found {
  readonly value: Json;
  readonly inList: boolean;
  readonly inMap: boolean;
}

/** All the values that the path leads to. */
function reach({ value, inList, inMap }: Found, path: readonly string[], entersLists: boolean): readonly Found[] {
  const [name, ...rest] = path;
  if (name === undefined) return [{ value, inList, inMap }];
  if (isList(value)) {
    const elements = entersLists ? value.filter((element) => !isList(element)) : [];
    return elements.flatMap((element) => reach({ value: element, inList: true, inMap: false }, path, entersLists));
  }
  const inside = Object.entries(isObject(value) ? value : {}).filter(([key]) => key === name);
  return inside.flatMap(([, each]) => reach({ value: each, inList, inMap: true }, rest, entersLists));
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Whether it is a list in JSON. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isPresent({ value, inMap }: Found): boolean {
  return inMap || (typeof value === "object" ? Object.keys(value ?? {}).length > 0 : Boolean(value));
}

function meets({ value, inList }: Found, comparator: string, wanted: Wanted): boolean {
  if (comparator !== ":") return compare(value, comparator, wanted);
  if (typeof value === "string" && !inList) return pattern(["", ...wanted, ""], "i").test(value);
  if (isList(value)) return value.some((element) => compare(element, "=", wanted));
  return isObject(value) ? Object.keys(value).includes(wanted.join("*")) : compare(value, "=", wanted);
}

function compare(value: Json, comparator: string, wanted: Wanted): boolean {
  const text = wanted.join("*");
  if (typeof value === "string") {
    if (comparator === "=" || comparator === "!=") return pattern(wanted, "").test(value) === (comparator === "=");
    return order(value < text ? -1 : value > text ? 1 : 0, comparator);
  }
  if (typeof value === "number" && /^-?\d+(\.\d+)?$/.test(text)) return order(value - Number(text), comparator);
  if (typeof value === "boolean" && ["true", "false"].includes(text)) {
    return comparator === (String(value) === text ? "=" : "!=");
  }
  return text === "null" && comparator === (value === null ? "=" : "!=");
}

function order(difference: number, comparator: string): boolean {
  if (difference === 0) return ["=", "<=", ">=", ":"].includes(comparator);
  return comparator === "!=" || comparator.startsWith(difference < 0 ? "<" : ">");
}

function pattern(wanted: Wanted, flags: string): RegExp {
  const parts = wanted.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`, flags);
}
