import type { AnyJson } from "../api/record.ts";
import { PlainText } from "../ui/plain-text.tsx";
import { CopyButton } from "./copy-button.tsx";
import { JsonView } from "./json-view.tsx";

/** What an Any holds: its fields if the server knows the type, else its bytes. */
export function Payload({ any }: { any: AnyJson }) {
  const { "@type": type, ...fields } = any;
  const bytes = encodedBytes(fields);
  return (
    <>
      <p>
        <span class="muted">Type</span>{" "}
        <code>
          <PlainText text={type} />
        </code>
      </p>
      {bytes === undefined ? (
        <JsonView value={fields} />
      ) : (
        <>
          <p class="muted">
            The server does not know this type (<code>--descriptor-set</code>): {bytes.length} characters of base64.
          </p>
          <CopyButton text={bytes} what="the bytes" />
          <pre>
            <PlainText text={bytes} longest={4000} />
          </pre>
        </>
      )}
    </>
  );
}

/** The base64 of an Any whose type the server does not know; that has nothing but a text as its value. */
function encodedBytes(fields: Omit<AnyJson, "@type">): string | undefined {
  const { value, "@encoding": encoding, ...others } = fields;
  const isAlone = typeof value === "string" && Object.keys(others).length === 0;
  const isBase64 = encoding === "base64" || (encoding === undefined && !isWellKnown(value));
  return isAlone && isBase64 ? value : undefined;
}

/** Whether a value cannot be base64, so that it is the JSON of a well-known type such as a Duration. */
function isWellKnown(value: unknown): boolean {
  return typeof value === "string" && (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value));
}
