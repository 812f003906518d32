import { fewestFirst, type Group, unite } from "./group.ts";

/** What an index can tell of the records that meet a condition. Without anything, it tells nothing. */
export interface Clues {
  readonly groups?: readonly Group[];
  readonly names?: readonly string[];
  readonly createdFrom?: number;
  readonly createdUntil?: number;
}

/** What is known of the records that meet all of some conditions. */
export function allOf(parts: readonly Clues[]): Clues {
  const groups = parts.flatMap((part) => part.groups ?? []);
  const names = given(parts, "names");
  const froms = given(parts, "createdFrom");
  const untils = given(parts, "createdUntil");
  return {
    groups,
    ...(names.length > 0 && { names: names.reduce((some, others) => some.filter((name) => others.includes(name))) }),
    ...(froms.length > 0 && { createdFrom: Math.max(...froms) }),
    ...(untils.length > 0 && { createdUntil: Math.min(...untils) }),
  };
}

/** What is known of the records that meet any of some conditions: none does if there are none. */
export function anyOf(parts: readonly Clues[]): Clues {
  if (parts.length === 0) return { names: [] };
  const best = parts.flatMap(({ groups = [] }) => fewestFirst(groups).slice(0, 1));
  const names = given(parts, "names");
  const froms = given(parts, "createdFrom");
  const untils = given(parts, "createdUntil");
  return {
    ...(best.length === parts.length && { groups: [unite(best)] }),
    ...(names.length === parts.length && { names: [...new Set(names.flat())] }),
    ...(froms.length === parts.length && { createdFrom: Math.min(...froms) }),
    ...(untils.length === parts.length && { createdUntil: Math.max(...untils) }),
  };
}

/** What the parts say of one thing that say anything. */
function given<Key extends keyof Clues>(parts: readonly Clues[], key: Key): NonNullable<Clues[Key]>[] {
  return parts.flatMap(({ [key]: value }) => (value === undefined ? [] : [value]));
}
