import type { Comparison, Presence } from "../../aip/filter/index.ts";
import { State } from "../../proto/messages.ts";
import type { RecordFilter } from "../repository.ts";
import type { Clues } from "./clues.ts";
import { contentGroup } from "./content-group.ts";
import { flagGroup, statesGroup } from "./flag-group.ts";
import { type Group, SHARES } from "./group.ts";
import { errorCodeTerm, errorMessageTerm, labelKeyTerm, labelTerm, unindexedTerm } from "./term.ts";

/** What an index can tell of the records for which a test of a field has this outcome. */
export function cluesOfTest(
  test: Comparison | Presence,
  outcome: boolean,
  enumNumbers: RecordFilter["enumNumbers"],
): Clues {
  const group = flagGroup(test, outcome) ?? (outcome ? groupOf(test, enumNumbers) : undefined);
  if (group !== undefined) return { groups: [group] };
  if (!outcome || test.kind === "presence") return {};
  if (test.field === "name" && isPlainEquality(test)) return { names: [test.operand.text] };
  return test.field === "create_time" ? createTimes(test) : {};
}

function groupOf(test: Comparison | Presence, enumNumbers: RecordFilter["enumNumbers"]): Group | undefined {
  switch (test.field) {
    case "error":
      return errorGroup(test) ?? statesGroup([State.FAILED, State.CANCELLED]);
    case "labels":
      return labelGroup(test);
    case "metadata":
    case "response":
      if (test.kind === "presence" || test.comparator !== "=" || test.path.length === 0) return undefined;
      return contentGroup(test.field, test.path, test.operand, enumNumbers);
    default:
      return undefined;
  }
}

function errorGroup(test: Comparison | Presence): Group | undefined {
  if (test.kind === "presence") return undefined;
  const [name] = test.path;
  const { number = 0, text } = test.operand;
  if (name === "code" && "=:".includes(test.comparator) && number !== 0) {
    return { terms: [errorCodeTerm(Number(number))], share: SHARES.failed };
  }
  if (name === "message" && isPlainEquality(test) && text !== "") {
    return { terms: [errorMessageTerm(Buffer.from(text))], share: SHARES.text };
  }
  return undefined;
}

/** Whatever a test wants of a label, it must be there. */
function labelGroup(test: Comparison | Presence): Group | undefined {
  const [key] = test.path;
  if (key === undefined) return undefined;
  const unindexed = unindexedTerm("labels");
  return test.kind === "comparison" && isPlainEquality(test)
    ? { terms: [labelTerm(key, test.operand.text), unindexed], share: SHARES.label }
    : { terms: [labelKeyTerm(key), unindexed], share: SHARES.labelKey };
}

/** Whether a text has to be this one, with no wildcards. */
function isPlainEquality({ comparator, operand }: Comparison): boolean {
  return comparator === "=" && operand.segments.length === 1;
}

/** The bounds of the create time, in whole milliseconds around those of the test. */
function createTimes({ comparator, operand }: Comparison): Clues {
  if (operand.timestamp === undefined || comparator === "!=") return {};
  const { seconds, nanos } = operand.timestamp;
  const createdFrom = Number(seconds) * 1000 + Math.floor(nanos / 1e6);
  const createdUntil = Number(seconds) * 1000 + Math.ceil(nanos / 1e6);
  if (comparator.startsWith(">")) return { createdFrom };
  return comparator.startsWith("<") ? { createdUntil } : { createdFrom, createdUntil };
}
