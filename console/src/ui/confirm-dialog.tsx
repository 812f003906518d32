import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** What a dialog asks, and what becomes of the answer. */
export interface ConfirmDialogProps {
  readonly title: string;
  /** What the button says that goes ahead, such as `Cancel 12 operations`; there is none without. */
  readonly action?: string;
  readonly onConfirm?: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks before something is done that cannot be undone. The browser keeps the focus within, and Escape closes it. */
export function ConfirmDialog({ title, action, onConfirm, onClose, children }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // At once, or a key that is pressed meanwhile would go past it.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const confirm = () => {
    onConfirm?.();
    close();
  };
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="dialog-title">
      <h2 id="dialog-title">{title}</h2>
      {children}
      <div class="actions">
        <button type="button" onClick={close}>
          {action === undefined ? "Close" : "Keep"}
        </button>
        {action !== undefined && (
          <button type="button" class="danger" onClick={confirm}>
            {action}
          </button>
        )}
      </div>
    </dialog>
  );
}
