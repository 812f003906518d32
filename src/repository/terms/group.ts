/** Terms of which records have at least one that meet some condition. */
export interface Group {
  readonly terms: readonly number[];
  /** How many records the terms probably find. */
  readonly share: Share;
}

/** A guess at how many records something finds: the greater, the more. */
export type Share = (typeof SHARES)[keyof typeof SHARES];

/** What is usual: most operations are done and went well, and many of them are of the same type. */
export const SHARES = {
  text: 1,
  number: 2,
  unfinished: 3,
  label: 4,
  failed: 5,
  labelKey: 6,
  type: 7,
  most: 8,
} as const;

/** The group of the records that are in any of these groups. */
export function unite(groups: readonly Group[]): Group {
  const terms = new Set(groups.flatMap((group) => group.terms));
  const share = groups.reduce<Share>((most, group) => (group.share > most ? group.share : most), SHARES.text);
  return { terms: [...terms], share };
}

/** The groups, those first that probably find fewer records. */
export function fewestFirst(groups: readonly Group[]): readonly Group[] {
  return groups.toSorted((one, other) => one.share - other.share);
}
