import { useState } from "preact/hooks";
import type { Json } from "../api/json.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { visible } from "../ui/visible.ts";

/** So many characters are shown at first: a browser takes long to lay out a megabyte. */
const SHOWN_AT_FIRST = 20_000;

/** A value as indented JSON, with everything visible that could hide or turn text around. `of` says what it is. */
export function JsonView({ value, of }: { value: Json; of: string }) {
  const [isWhole, setWhole] = useState(false);
  const text = JSON.stringify(value, undefined, 2);
  const isLong = text.length > SHOWN_AT_FIRST;
  return (
    <div class="json">
      <div class="row tools">
        {isLong && (
          <button type="button" class="small" onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Show less" : `Show all ${text.length.toLocaleString()} characters`}
          </button>
        )}
        <CopyButton text={text} what={`the JSON of ${of}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="scroll" tabIndex={0} aria-label={`JSON of ${of}`}>
        <pre>
          <bdi>{visible(isLong && !isWhole ? `${text.slice(0, SHOWN_AT_FIRST)}…` : text)}</bdi>
        </pre>
      </section>
    </div>
  );
}
