import type { SecondsAndNanos } from "./dynamic-value.ts";
import { foldCase } from "./fold-case.ts";
import { parseBase64 } from "./parse-base64.ts";
import { parseDuration } from "./parse-duration.ts";
import { isInteger, parseNumber } from "./parse-number.ts";
import { parseTimestamp } from "./parse-timestamp.ts";
import type { Literal } from "./syntax.ts";
import { WildcardPattern } from "./wildcard-pattern.ts";

/** A literal with all that it can mean; which of it is meant depends on the value that it is compared with. */
export class Operand {
  /** Where in the filter it is. */
  readonly position: number;
  /** The text itself, with wildcards as `*`. */
  readonly text: string;
  /** The text, cut at each `*` that is a wildcard. */
  readonly segments: readonly string[];
  readonly bool: boolean | undefined;
  readonly number: number | bigint | undefined;
  /** Whether the number is whole and written so. */
  readonly integer: boolean;
  readonly timestamp: SecondsAndNanos | undefined;
  readonly duration: SecondsAndNanos | undefined;
  readonly bytes: Uint8Array | undefined;
  /** What `=` means for strings. */
  readonly whole: WildcardPattern;
  /** What `:` means for strings in which case is folded. */
  readonly part: WildcardPattern;

  constructor({ text, segments, position }: Literal) {
    this.position = position;
    this.text = text;
    this.segments = segments;
    this.bool = text === "true" ? true : text === "false" ? false : undefined;
    this.number = parseNumber(text);
    this.integer = isInteger(text);
    this.timestamp = parseTimestamp(text);
    this.duration = parseDuration(text);
    this.bytes = parseBase64(text);
    this.whole = new WildcardPattern(segments);
    this.part = new WildcardPattern(["", ...segments.map(foldCase), ""]);
  }
}
