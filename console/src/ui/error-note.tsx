import { ApiError } from "../api/api-error.ts";
import { PlainText } from "./plain-text.tsx";

/** Tells an error in words; screen readers say it at once. */
export function ErrorNote({ error }: { error: unknown }) {
  if (error === undefined) return null;
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof ApiError ? error.reason : "";
  return (
    <p class="error" role="alert">
      <PlainText text={message} /> {reason !== "" && <code>{reason}</code>}
    </p>
  );
}
