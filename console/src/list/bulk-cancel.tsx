import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { consoleConfig } from "../api/console-config.ts";
import { type Counts, countOperations, type Selection } from "../api/operations.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { ErrorNote } from "../ui/error-note.tsx";
import { PlainText } from "../ui/plain-text.tsx";
import { type CancelProgress, cancelAll, cancellable } from "./cancel-all.ts";

const MOST_REASONS = 3;
const LONGEST_REASON = 200;

/** What is to be cancelled; whether that can begin; and what to do when it is over. */
export interface BulkCancelProps {
  readonly selection: Selection;
  /** What goes on already is shown all the same. */
  readonly isOffered: boolean;
  readonly onDone: () => void;
}

/** What the user is asked about. */
interface Question {
  readonly selection: Selection;
  /** What can be cancelled of it. */
  readonly counts: Counts;
}

/**
 * Cancels everything in a selection that is not done, after saying how many that are; leaving the page stops it. The question
 * is about the list that is shown when it is asked for, and goes with it.
 */
export function BulkCancel({ selection, isOffered, onDone }: BulkCancelProps) {
  const [question, setQuestion] = useState<Question>();
  const [progress, setProgress] = useState<CancelProgress>();
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<unknown>();
  const stop = useRef(new AbortController());
  const counting = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const forget = () => {
    counting.current.abort();
    setQuestion(undefined);
    setError(undefined);
  };
  // Before anybody sees the next list, and can press a button over it.
  useLayoutEffect(() => forget, [selection]);
  if (consoleConfig.value?.readOnly !== false) return null;

  const ask = () => {
    forget();
    setProgress(undefined);
    counting.current = new AbortController();
    const { signal } = counting.current;
    countOperations(cancellable(selection), signal).then(
      (counts) => setQuestion({ selection, counts }),
      (thrown: unknown) => signal.aborted || setError(thrown),
    );
  };
  const run = async (asked: Selection) => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    setRunning(true);
    await cancelAll(asked, setProgress, signal).catch((thrown: unknown) => !signal.aborted && setError(thrown));
    setRunning(false);
    onDone();
  };
  return (
    <span class="row bulk">
      {progress && <BulkProgress progress={progress} />}
      <ErrorNote error={error} />
      {(isRunning || isOffered) && (
        <button type="button" onClick={isRunning ? () => stop.current.abort() : ask}>
          {isRunning ? "Stop" : selection.filter === "" ? "Cancel all…" : "Cancel these…"}
        </button>
      )}
      {question && (
        <BulkQuestion {...question} onRun={() => run(question.selection)} onClose={() => setQuestion(undefined)} />
      )}
    </span>
  );
}

/** How far it is, and the most frequent reasons of what was refused. */
function BulkProgress({ progress: { cancelled, refusals } }: { progress: CancelProgress }) {
  const reasons = [...refusals].sort(([, one], [, other]) => other - one);
  const refused = reasons.reduce((sum, [, count]) => sum + count, 0);
  return (
    <span role="status">
      {cancelled.toLocaleString()} asked to stop
      {refused > 0 && `, ${refused.toLocaleString()} refused: `}
      {reasons.slice(0, MOST_REASONS).map(([reason, count], index) => (
        <span key={reason}>
          {index > 0 && "; "}
          {count.toLocaleString()} × <PlainText text={reason} longest={LONGEST_REASON} />
        </span>
      ))}
      {reasons.length > MOST_REASONS && "; and others"}
    </span>
  );
}

function BulkQuestion(props: Question & { onRun: () => void; onClose: () => void }) {
  const { selection, counts, onRun, onClose } = props;
  const count = [...counts.byState.values()].reduce((sum, each) => sum + each, 0);
  if (count === 0) {
    return (
      <ConfirmDialog title="Nothing to cancel" onClose={onClose}>
        <p>Everything in this list is done, or has been asked to stop already.</p>
      </ConfirmDialog>
    );
  }
  const number = `${count.toLocaleString()}${counts.partial ? " or more" : ""} operation${count === 1 ? "" : "s"}`;
  return (
    <ConfirmDialog title={`Cancel ${number}?`} action={`Cancel ${number}`} onConfirm={onRun} onClose={onClose}>
      <p>
        Everything that is pending or running in <code>{selection.parent === "" ? "the root" : selection.parent}</code>
        {selection.filter !== "" && (
          <>
            {" and meets "}
            <code>
              <PlainText text={selection.filter} />
            </code>
          </>
        )}{" "}
        is asked to stop, on all pages of the list. That cannot be taken back.
      </p>
    </ConfirmDialog>
  );
}
