import { linearSearch } from "./linear-search.ts";

/** Tells where in a text the first match at or after `start` ends; -1 if there is none. */
export type Search = (text: string, start: number) => number;

/**
 * The most UTF-16 code units that V8 finds in linear time, by Boyer and Moore's search. Of anything longer it prepares
 * no more than that, and a text made for it can take it a hundred times as long.
 */
const LONGEST_FOUND_BY_V8 = 250;

/** Makes the search for this text, which takes time in proportion to the length of what it is looked for in. */
export function searchFor(wanted: string): Search {
  const head = wanted.slice(0, LONGEST_FOUND_BY_V8);
  const searchFromHead = head === wanted ? undefined : linearSearch(wanted);
  return (text, start) => {
    const found = text.indexOf(head, start);
    if (found < 0) return -1;
    return searchFromHead === undefined ? found + wanted.length : searchFromHead(text, found);
  };
}
