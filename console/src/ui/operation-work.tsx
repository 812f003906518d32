import { codes } from "../api/codes.ts";
import { isDone, type OperationRecord } from "../api/record.ts";
import { PlainText } from "./plain-text.tsx";
import { ProgressBar } from "./progress-bar.tsx";

const LONGEST = 200;

/** What there is to say of an operation in a line: how far it is, or why it has failed. */
export function OperationWork({ record }: { record: OperationRecord }) {
  const { error } = record.operation;
  if (error === undefined) return <ProgressBar progress={record.progress} isOver={isDone(record)} />;
  const { code = 0, message = "" } = error;
  return (
    <span class="failure">
      <span class="code">{codes[code]?.[0] ?? code}</span>{" "}
      <span class="muted">
        <PlainText text={message} longest={LONGEST} />
      </span>
    </span>
  );
}
