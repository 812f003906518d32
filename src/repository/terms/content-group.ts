import type { Comparison, SecondsAndNanos } from "../../aip/filter/index.ts";
import type { RecordFilter } from "../repository.ts";
import { type Group, SHARES, type Share } from "./group.ts";
import { isIndexedText } from "./indexed-text.ts";
import { type Content, numberTerm, textTerm, truthTerm, unindexedTerm } from "./term.ts";
import { encodedNumbers, varintNumberOf } from "./wire-numbers.ts";

type Operand = Comparison["operand"];
/** The numbers of the enum values with a name; undefined if they are not known. */
type EnumNumbers = RecordFilter["enumNumbers"];

const TYPE = "@type";
const WORD = /^[A-Za-z_]\w*$/;

/**
 * The terms of the records in whose content a value is equal to a literal, whatever the value is called and of whatever
 * type it is. Undefined if it may have no term: if it is empty, long, null, or the default of its type, which need
 * not be encoded.
 */
export function contentGroup(
  content: Content,
  path: readonly string[],
  operand: Operand,
  enumNumbers: EnumNumbers,
): Group | undefined {
  if (operand.segments.length !== 1) return undefined;
  const terms = isTypeUrl(path) ? textTerms(content, [utf8(operand)]) : valueTerms(content, operand, enumNumbers);
  return terms && { terms: [...new Set([...terms, unindexedTerm(content)])], share: shareOf(path, operand) };
}

/** Whether the path leads to the type URL of an Any; further inside, a map may have such a key. */
function isTypeUrl(path: readonly string[]): boolean {
  return path.length === 1 && path[0] === TYPE;
}

function valueTerms(content: Content, operand: Operand, enumNumbers: EnumNumbers): readonly number[] | undefined {
  const { text, bool, number, bytes } = operand;
  if (text === "null" || bool === false || number === 0) return undefined;
  const texts = textTerms(content, bytes === undefined ? [utf8(operand)] : [utf8(operand), bytes]);
  const times = [operand.timestamp, operand.duration].flatMap((time) =>
    time === undefined ? [] : [firstNumber(time)],
  );
  const named = enumNumbers?.(text) ?? (WORD.test(text) ? [0] : []);
  if (texts === undefined || times.includes(0) || named.includes(0)) return undefined;
  const numbers = [...(number === undefined ? [] : encodedNumbers(number)), ...times, ...named];
  const truth = bool === true ? [truthTerm(content)] : [];
  return [...texts, ...numbers.map((each) => numberTerm(content, each)), ...truth];
}

function textTerms(content: Content, texts: readonly Uint8Array[]): readonly number[] | undefined {
  return texts.every((bytes) => isIndexedText(bytes)) ? texts.map((bytes) => textTerm(content, bytes)) : undefined;
}

function utf8({ text }: Operand): Uint8Array {
  return Buffer.from(text);
}

/** The first number in the encoding of a Timestamp or Duration; 0 if there may be none. */
function firstNumber({ seconds, nanos }: SecondsAndNanos): number {
  return seconds === 0n ? nanos : varintNumberOf(seconds);
}

function shareOf(path: readonly string[], { bool, number }: Operand): Share {
  if (isTypeUrl(path)) return SHARES.type;
  if (bool !== undefined) return SHARES.most;
  return number === undefined ? SHARES.text : SHARES.number;
}
