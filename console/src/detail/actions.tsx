import { useState } from "preact/hooks";
import { consoleConfig } from "../api/console-config.ts";
import { cancelOperation, deleteOperation } from "../api/operations.ts";
import { isDone, type OperationRecord } from "../api/record.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { ErrorNote } from "../ui/error-note.tsx";

/** What can be done with an operation; each is asked about first. */
export function Actions(props: { record: OperationRecord; onCancelled: () => void; onDeleted: () => void }) {
  const { record, onCancelled, onDeleted } = props;
  const [asked, setAsked] = useState<"cancel" | "delete">();
  const [error, setError] = useState<unknown>();
  if (consoleConfig.value?.readOnly !== false) return null;
  const { name } = record.operation;
  const close = () => setAsked(undefined);
  const run = (act: Promise<void>, done: () => void) => {
    setError(undefined);
    act.then(done, setError);
  };
  return (
    <div class="row operation-actions">
      <ErrorNote error={error} />
      {!isDone(record) && (
        <button type="button" disabled={record.cancelRequested === true} onClick={() => setAsked("cancel")}>
          {record.cancelRequested ? "Asked to stop" : "Cancel…"}
        </button>
      )}
      <button type="button" onClick={() => setAsked("delete")}>
        Delete…
      </button>
      {asked === "cancel" && (
        <ConfirmDialog
          title="Cancel this operation?"
          action="Cancel the operation"
          onConfirm={() => run(cancelOperation(name), onCancelled)}
          onClose={close}
        >
          <p>Its producer is asked to stop; if none has begun, it ends at once.</p>
        </ConfirmDialog>
      )}
      {asked === "delete" && (
        <ConfirmDialog
          title="Delete this operation?"
          action="Delete the operation"
          onConfirm={() => run(deleteOperation(name), onDeleted)}
          onClose={close}
        >
          <p>
            It is forgotten with its result, and cannot be brought back.
            {!isDone(record) && " It is not cancelled by that: its producer goes on, and can report nothing more."}
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
