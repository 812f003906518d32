import { PlainText } from "./plain-text.tsx";

/** What a progress bar shows. */
export interface ProgressBarProps {
  readonly progress: { readonly fraction?: number; readonly message?: string } | undefined;
  /** Whether nothing more will come; then a full bar tells nothing and is left out. */
  readonly isOver?: boolean;
}

const LONGEST = 200;

/** How far an operation has come, if its producer says so. */
export function ProgressBar({ progress, isOver = false }: ProgressBarProps) {
  if (progress === undefined) return null;
  const { fraction = 0, message = "" } = progress;
  return (
    <span class="progress">
      {!(isOver && fraction === 1) && (
        <>
          <progress max={1} value={fraction} aria-label="Progress" />
          <span class="number">{Math.floor(fraction * 100)} %</span>
        </>
      )}
      {message !== "" && (
        <span class="muted">
          <PlainText text={message} longest={LONGEST} />
        </span>
      )}
    </span>
  );
}
