import { defaultLimits, type Limits } from "../limits.ts";
import { parseCount } from "./count.ts";
import { formatDuration, LONGEST_TIMER, parseDurationWithin } from "./duration.ts";
import type { Setting } from "./setting.ts";
import { formatSize, parseSize } from "./size.ts";

/** The setting of a limit that is a number, within a range. */
export function countLimit(limit: keyof Limits, description: string, least: number, most: number): Setting<number> {
  return {
    placeholder: "NUMBER",
    description,
    default: String(defaultLimits[limit]),
    parse: (text) => parseCount(text, least, most),
  };
}

/** The setting of a limit that is a size in bytes, within a range. */
export function sizeLimit(limit: keyof Limits, description: string, least: number, most: number): Setting<number> {
  return {
    placeholder: "SIZE",
    description,
    default: formatSize(defaultLimits[limit]),
    parse: (text) => parseSize(text, least, most),
  };
}

/** The setting of a limit that is a time in milliseconds, at least 1 unless less is given. */
export function timeLimit(limit: keyof Limits, description: string, least = 1): Setting<number> {
  return {
    placeholder: "DURATION",
    description,
    default: formatDuration(defaultLimits[limit]),
    parse: (text) => parseDurationWithin(text, least, LONGEST_TIMER),
  };
}
