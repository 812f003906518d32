import { useState } from "preact/hooks";
import { PlainText } from "./plain-text.tsx";

/** So many characters are shown at first. */
const SHOWN_AT_FIRST = 2000;

/** A text that somebody else wrote; if it is long, all of it is shown when somebody wants to see it. */
export function LongText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  const isLong = text.length > SHOWN_AT_FIRST;
  return (
    <>
      <PlainText text={text} longest={isWhole ? text.length : SHOWN_AT_FIRST} />{" "}
      {isLong && (
        <button type="button" class="small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Show less" : `Show all ${text.length.toLocaleString()} characters`}
        </button>
      )}
    </>
  );
}
