import type { Json, JsonObject } from "../api/json.ts";
import type { Fact } from "./facts.tsx";

/** So many facts are told; of more, the JSON tells. */
const MOST = 50;

/** The single values in an object by their paths, such as `fieldViolations[0].field`; undefined if they are too many to tell. */
export function factsIn(object: JsonObject): readonly Fact[] | undefined {
  const facts: Fact[] = [];
  const add = (path: string, value: Json): void => {
    if (facts.length > MOST) return;
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) add(`${path}[${index}]`, each);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, each] of Object.entries(value)) add(path === "" ? name : `${path}.${name}`, each);
    } else facts.push([path, String(value)]);
  };
  add("", object);
  return facts.length > MOST ? undefined : facts;
}
