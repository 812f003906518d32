import { tokenAlgorithms } from "../authentication/token-verifier.ts";
import { parseTextList } from "./text-list.ts";

/** The algorithms by which a token may be signed: one or more that are asymmetric, by their names in JOSE. */
export function parseAlgorithms(text: string): readonly string[] {
  const algorithms = parseTextList(text);
  if (algorithms.length > 0 && algorithms.every((each) => tokenAlgorithms.includes(each))) return algorithms;
  throw new Error(`must be one or more of ${tokenAlgorithms.join(", ")}, with commas between`);
}
