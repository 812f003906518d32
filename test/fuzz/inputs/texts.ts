import fc, { type Arbitrary } from "fast-check";
import { odd } from "./odd.ts";

/** About what a text of a language is made of. */
export interface Language {
  /** Well-formed texts. */
  readonly valid: Arbitrary<string>;
  /** Its words and marks. */
  readonly tokens: readonly string[];
  /** The longest text to be tried, in UTF-16 code units. */
  readonly longest?: number;
}

const LONGEST = 16_384;

/**
 * Texts that something which reads the language should be tried with: well-formed ones, these with changes, its tokens in
 * any order, tokens again and again or around each other, and noise.
 */
export function texts({ valid, tokens, longest = LONGEST }: Language): Arbitrary<string> {
  const token = fc.constantFrom(...tokens);
  const piece = fc.oneof({ weight: 4, arbitrary: token }, { weight: 1, arbitrary: odd });
  const changed = fc.tuple(valid, changesOf(piece, longest)).map(([text, changes]) => {
    return changes.reduce((before, change) => change(before), text).slice(0, longest);
  });
  const mixed = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(""));
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 5, arbitrary: changed },
    { weight: 4, arbitrary: mixed },
    { weight: 1, arbitrary: repeated(piece, longest) },
    { weight: 1, arbitrary: stretched(valid, piece, longest) },
    { weight: 2, arbitrary: noise },
  );
}

/** Texts of any characters, halves of surrogate pairs among them. */
export const noise: Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
  fc.array(odd, { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);

/** Long texts in which the same comes again and again, or that are nested. */
function repeated(piece: Arbitrary<string>, longest: number): Arbitrary<string> {
  const some = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(""));
  const count = fc.oneof(fc.nat({ max: 200 }), fc.constant(longest));
  return fc.tuple(piece, some, piece, some, count, fc.boolean()).map(([before, unit, core, after, count, isNested]) => {
    const times = timesIn(longest, isNested ? unit + after : unit, count);
    return (before + unit.repeat(times) + core + after.repeat(isNested ? times : 1)).slice(0, longest);
  });
}

/** Good texts in which a part comes so often that they are as long as can be, and that then end otherwise. */
function stretched(valid: Arbitrary<string>, piece: Arbitrary<string>, longest: number): Arbitrary<string> {
  const parts = fc.tuple(valid, fc.nat({ max: 200 }), fc.integer({ min: 1, max: 8 }), piece, fc.nat({ max: 2 }));
  return parts.map(([text, where, length, end, rest]) => {
    const room = longest - text.length - end.length;
    const long = replaced(text, where, length, (part) => part.repeat(timesIn(room, part, longest)));
    return replaced(long, long.length - rest, 0, () => end);
  });
}

type Change = (text: string) => string;

function changesOf(piece: Arbitrary<string>, longest: number): Arbitrary<readonly Change[]> {
  const at = fc.oneof(fc.constantFrom(-1, 0), fc.integer({ min: -4, max: 4 }), fc.nat({ max: 200 }));
  const bits = fc.constantFrom(1, 0x20, 0x80, 0x100, 0xd800);
  const put = fc.tuple(at, fc.nat({ max: 3 }), piece).map(([where, removed, text]): Change => {
    return (before) => replaced(before, where, removed, () => text);
  });
  const times = fc.oneof(
    { weight: 3, arbitrary: fc.nat({ max: 300 }) },
    { weight: 1, arbitrary: fc.constant(longest) },
  );
  const again = fc.tuple(at, fc.nat({ max: 8 }), times).map(([where, length, most]): Change => {
    return (before) =>
      replaced(before, where, length, (part) => part.repeat(timesIn(longest - before.length, part, most)));
  });
  const flipped = fc.tuple(at, bits).map(([where, mask]): Change => {
    return (before) => replaced(before, where, 1, (part) => String.fromCharCode((part.charCodeAt(0) || 0) ^ mask));
  });
  const cut = at.map(
    (where): Change =>
      (before) =>
        before.slice(0, placeIn(before, where)),
  );
  return fc.array(fc.oneof({ weight: 4, arbitrary: put }, again, flipped, cut), { minLength: 1, maxLength: 3 });
}

/** The text with so much of it replaced, from a place on that counts from its end if it is negative. */
function replaced(text: string, where: number, length: number, replace: (part: string) => string): string {
  const start = placeIn(text, where);
  return text.slice(0, start) + replace(text.slice(start, start + length)) + text.slice(start + length);
}

/** How often a part may be there to take no more than so much room: once at least. */
function timesIn(room: number, part: string, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(room / Math.max(1, part.length))));
}

function placeIn({ length }: string, where: number): number {
  return where < 0 ? Math.max(0, length + where) : where % (length + 1);
}
