import { useState } from "preact/hooks";
import { consoleConfig } from "../api/console-config.ts";
import { cancelOperation, deleteOperation } from "../api/operations.ts";
import { isDone, type OperationRecord } from "../api/record.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { ErrorNote } from "../ui/error-note.tsx";

/** What can be done with an operation; each is asked about first. */
export function Actions(props: { record: OperationRecord; onCancelled: () => unknown; onDeleted: () => void }) {
  const { record, onCancelled, onDeleted } = props;
  const [asked, setAsked] = useState<"cancel" | "delete">();
  const [busy, setBusy] = useState<"cancel" | "delete">();
  const [error, setError] = useState<unknown>();
  if (consoleConfig.value?.readOnly !== false) return null;
  const { name } = record.operation;
  const close = () => setAsked(undefined);
  const run = (what: "cancel" | "delete", act: Promise<void>, done: () => unknown) => {
    setError(undefined);
    setBusy(what);
    void act
      .then(done)
      .catch(setError)
      .finally(() => setBusy(undefined));
  };
  // The buttons are not `disabled`, which would take the focus from them.
  const isCancelOff = busy !== undefined || record.cancelRequested === true;
  return (
    <div class="row operation-actions">
      <ErrorNote error={error} />
      {!isDone(record) && (
        <button type="button" aria-disabled={isCancelOff} onClick={() => isCancelOff || setAsked("cancel")}>
          {record.cancelRequested ? "Asked to stop" : busy === "cancel" ? "Asking it to stop…" : "Cancel…"}
        </button>
      )}
      <button type="button" aria-disabled={busy !== undefined} onClick={() => busy || setAsked("delete")}>
        {busy === "delete" ? "Deleting…" : "Delete…"}
      </button>
      {asked === "cancel" && (
        <ConfirmDialog
          title="Cancel this operation?"
          action="Cancel the operation"
          onConfirm={() => run("cancel", cancelOperation(name), onCancelled)}
          onClose={close}
        >
          <p>Its producer is asked to stop; if none has begun, it ends at once.</p>
        </ConfirmDialog>
      )}
      {asked === "delete" && (
        <ConfirmDialog
          title="Delete this operation?"
          action="Delete the operation"
          onConfirm={() => run("delete", deleteOperation(name), onDeleted)}
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
