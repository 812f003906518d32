import type { AnyJson } from "../api/record.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { PlainText } from "../ui/plain-text.tsx";
import { encodedBytes } from "./encoded-bytes.ts";
import { JsonView } from "./json-view.tsx";

/** So much of bytes is shown; all of them can be copied. */
const SHOWN_BYTES = 1000;

/** What an Any holds: its fields if the server knows the type, else its bytes. `of` says what it is, such as `the metadata`. */
export function Payload({ any, of }: { any: AnyJson; of: string }) {
  const { "@type": type, ...fields } = any;
  const bytes = encodedBytes(any);
  return (
    <>
      <p class="type">
        <code>
          <PlainText text={type} />
        </code>
      </p>
      {bytes === undefined ? (
        <JsonView value={fields} of={of} />
      ) : (
        <>
          <p class="muted">
            The server does not know this type; <code>--descriptor-set</code> tells it. These are its bytes in base64.
          </p>
          <p class="command">
            <code>
              <PlainText text={bytes} longest={SHOWN_BYTES} />
            </code>{" "}
            <CopyButton text={bytes} what={`the bytes of ${of}`} />
          </p>
        </>
      )}
    </>
  );
}
