import { useState } from "preact/hooks";
import type { Json } from "../api/json.ts";
import { visible } from "../ui/plain-text.tsx";
import { CopyButton } from "./copy-button.tsx";

/** So many characters are shown at first: a browser takes long to lay out a megabyte. */
const SHOWN_AT_FIRST = 20_000;

/** A value as indented JSON, with everything visible that could hide or turn text around. */
export function JsonView({ value }: { value: Json }) {
  const [isWhole, setWhole] = useState(false);
  const text = JSON.stringify(value, undefined, 2);
  const isLong = text.length > SHOWN_AT_FIRST;
  return (
    <>
      <div class="row">
        <CopyButton text={text} what="this JSON" />
        {isLong && (
          <button type="button" onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Show less" : `Show all ${text.length.toLocaleString()} characters`}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="json" tabIndex={0} aria-label="JSON">
        <pre>
          <bdi>{visible(isLong && !isWhole ? `${text.slice(0, SHOWN_AT_FIRST)}…` : text)}</bdi>
        </pre>
      </section>
    </>
  );
}
