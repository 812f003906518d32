import { useState } from "preact/hooks";

/** Copies a text, and says whether that went well. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      // Without TLS, on another host than localhost, there is no clipboard.
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      setSaid("The browser does not allow it");
    }
  };
  return (
    <span class="copy">
      <span class="muted" role="status">
        {said}
      </span>
      <button type="button" class="small" onClick={copy} aria-label={`Copy ${what}`}>
        Copy
      </button>
    </span>
  );
}
