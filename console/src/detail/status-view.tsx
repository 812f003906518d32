import { codes } from "../api/codes.ts";
import type { AnyJson, StatusJson } from "../api/record.ts";
import { LongText } from "../ui/long-text.tsx";
import { PlainText } from "../ui/plain-text.tsx";
import { encodedBytes } from "./encoded-bytes.ts";
import { Facts } from "./facts.tsx";
import { factsIn } from "./facts-in.ts";
import { Payload } from "./payload.tsx";

/** The code of an operation that was cancelled rather than failed. */
const CANCELLED = 1;

/** How an operation failed: in words, as its producer put it, with all details. */
export function StatusView({ status }: { status: StatusJson }) {
  const { code = 0, message = "", details = [] } = status;
  const [name, meaning] = codes[code] ?? [`code ${code}`, ""];
  return (
    <>
      <p>
        <span class={`code ${code === CANCELLED ? "cancelled" : "failed"}`}>{name}</span>{" "}
        <span class="muted">{meaning}</span>
      </p>
      {message !== "" && (
        <p class="message">
          <LongText text={message} />
        </p>
      )}
      {details.map((detail, index) => (
        <Detail key={`${index} ${detail["@type"]}`} detail={detail} of={`detail ${index + 1}`} />
      ))}
    </>
  );
}

function Detail({ detail, of }: { detail: AnyJson; of: string }) {
  const { "@type": type, ...fields } = detail;
  const facts = encodedBytes(detail) === undefined ? factsIn(fields) : undefined;
  if (facts === undefined) return <Payload any={detail} of={of} />;
  return (
    <div class="error-detail">
      <h3>
        <PlainText text={type.slice(type.lastIndexOf(".") + 1)} />
      </h3>
      <Facts facts={facts} />
    </div>
  );
}
