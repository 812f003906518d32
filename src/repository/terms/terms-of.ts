import { isCancelRequested, isDone, type NewOperationRecord } from "../../operations/record.ts";
import { addContentTerms } from "./content-terms.ts";
import { readFields } from "./read-fields.ts";
import {
  type Content,
  cancelRequestedTerm,
  doneTerm,
  errorCodeTerm,
  errorMessageTerm,
  labelKeyTerm,
  labelTerm,
  stateTerm,
} from "./term.ts";
import { TermSet } from "./term-set.ts";
import { varintNumber } from "./wire-numbers.ts";

/** The tags of the fields of google.longrunning.Operation, and of google.rpc.Status. */
const METADATA = 0x12;
const ERROR = 0x22;
const RESPONSE = 0x2a;
const CODE = 0x08;
const MESSAGE = 0x12;

/** Where something begins and ends. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The terms by which an index finds a record: 64 at most, each once, as hashes from 0 to 2^53 - 1. They depend on
 * nothing but the record, so they may be kept as long as it does not change.
 */
export function termsOf(record: NewOperationRecord): readonly number[] {
  const terms = new TermSet();
  terms.add(stateTerm(record.state));
  terms.add(doneTerm(isDone(record)));
  terms.add(cancelRequestedTerm(isCancelRequested(record)));
  const { buffer, byteOffset, byteLength } = record.operation;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const fields = readFields(bytes);
  // Labels may be too many for all terms, so they come after what is never left out.
  if (fields !== undefined) addErrorTerms(terms, bytes, spansOf(fields, ERROR));
  addLabelTerms(terms, record.labels);
  addContents(terms, "metadata", bytes, fields && spansOf(fields, METADATA));
  addContents(terms, "response", bytes, fields && spansOf(fields, RESPONSE));
  return terms.toArray();
}

/** The error is all of these together, of which the last code and the last message count. */
function addErrorTerms(terms: TermSet, bytes: Buffer, errors: readonly Span[]): void {
  const fields = errors.flatMap(({ start, end }) => readFields(bytes, start, end) ?? []);
  const code = spansOf(fields, CODE).at(-1);
  if (code !== undefined) terms.add(errorCodeTerm(varintNumber(bytes, code.start)));
  const message = spansOf(fields, MESSAGE).at(-1);
  if (message !== undefined) terms.add(errorMessageTerm(bytes.subarray(message.start, message.end)));
}

function addLabelTerms(terms: TermSet, labels: NewOperationRecord["labels"] = {}): void {
  const entries = Object.entries(labels);
  const added = entries.every(([key, value]) => terms.add(labelTerm(key, value)) && terms.add(labelKeyTerm(key)));
  if (!added) terms.addUnindexed("labels");
}

/** Without spans, nobody knows where the content is. */
function addContents(terms: TermSet, content: Content, bytes: Buffer, spans: readonly Span[] | undefined): void {
  if (spans === undefined) terms.addUnindexed(content);
  for (const { start, end } of spans ?? []) addContentTerms(terms, content, bytes, start, end);
}

/** Where the values of the fields with a tag are. */
function spansOf(fields: readonly number[], tag: number): readonly Span[] {
  const spans: Span[] = [];
  for (let index = 0; index < fields.length; index += 3) {
    if (fields[index] === tag) spans.push({ start: fields[index + 1] ?? 0, end: fields[index + 2] ?? 0 });
  }
  return spans;
}
