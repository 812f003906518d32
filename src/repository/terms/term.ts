import type { State } from "../../proto/messages.ts";
import { hashBytes, hashNumber, hashText } from "./hash.ts";

/** What terms are about: the seeds of their hashes, which records that were written before rely on. */
const SEEDS = {
  state: 1,
  done: 2,
  cancelRequested: 3,
  errorCode: 4,
  errorMessage: 5,
  label: 6,
  labelKey: 7,
  unindexed: 8,
  metadata: { text: 9, number: 10, truth: 11 },
  response: { text: 12, number: 13, truth: 14 },
} as const;

/** A part of records whose values have terms of their own, whatever they are called and of whatever types they are. */
export type Content = "metadata" | "response";

/** A part of records that may have more terms than are kept. */
export type Unbounded = Content | "labels";

/** The term of the records in a state. Every record has one. */
export function stateTerm(state: State): number {
  return hashNumber(SEEDS.state, state);
}

/** The term of the records that are done, or of those that are not. Every record has one. */
export function doneTerm(done: boolean): number {
  return hashNumber(SEEDS.done, Number(done));
}

/** The term of the records whose cancellation was requested, or of the others. Every record has one. */
export function cancelRequestedTerm(cancelRequested: boolean): number {
  return hashNumber(SEEDS.cancelRequested, Number(cancelRequested));
}

/** The term of the records whose error has this code. */
export function errorCodeTerm(code: number): number {
  return hashNumber(SEEDS.errorCode, code);
}

/** The term of the records whose error has this message, in UTF-8. */
export function errorMessageTerm(message: Uint8Array): number {
  return hashBytes(SEEDS.errorMessage, message);
}

/** The term of the records with this label. */
export function labelTerm(key: string, value: string): number {
  return hashText(SEEDS.label, `${key}=${value}`);
}

/** The term of the records with a label that has this key. */
export function labelKeyTerm(key: string): number {
  return hashText(SEEDS.labelKey, key);
}

/** The term of the records with these bytes, or this text in UTF-8, somewhere in the content. */
export function textTerm(content: Content, bytes: Uint8Array, start?: number, end?: number): number {
  return hashBytes(SEEDS[content].text, bytes, start, end);
}

/** The term of the records with this number, as `wire-numbers.ts` has it, somewhere in the content. */
export function numberTerm(content: Content, number: number): number {
  return hashNumber(SEEDS[content].number, number);
}

/** The term of the records with anything that can be read as `true` somewhere in the content. */
export function truthTerm(content: Content): number {
  return hashNumber(SEEDS[content].truth, 1);
}

/** The term of the records of which this part has more than its terms tell. */
export function unindexedTerm(part: Unbounded): number {
  return hashText(SEEDS.unindexed, part);
}
