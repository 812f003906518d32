import { codes } from "../api/codes.ts";
import { isDone, type OperationRecord } from "../api/record.ts";
import { PlainText } from "./plain-text.tsx";
import { ProgressBar } from "./progress-bar.tsx";

const LONGEST = 200;

/** What there is to say of an operation in a line: how far it is, or why it has failed. */
export function OperationWork({ record }: { record: OperationRecord }) {
  const { state, operation } = record;
  const { error } = operation;
  if (error === undefined) return <ProgressBar progress={record.progress} isOver={isDone(record)} />;
  const { code = 0, message = "" } = error;
  return (
    <span>
      <span class={`code ${state.toLowerCase()}`}>{codes[code]?.[0] ?? `code ${code}`}</span>{" "}
      <span class="muted">
        <PlainText text={message} longest={LONGEST} />
      </span>
    </span>
  );
}
