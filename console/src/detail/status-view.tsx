import type { StatusJson } from "../api/record.ts";
import { PlainText } from "../ui/plain-text.tsx";
import { codes } from "./codes.ts";
import { Payload } from "./payload.tsx";

/** How an operation failed: in words, as its producer put it, with all details. */
export function StatusView({ status }: { status: StatusJson }) {
  const { code = 0, message = "", details = [] } = status;
  const [name, meaning] = codes[code] ?? [`code ${code}`, ""];
  return (
    <>
      <p class="error">
        <strong>{name}</strong> <span>{meaning}</span>
      </p>
      {message !== "" && (
        <p>
          <PlainText text={message} />
        </p>
      )}
      {details.map((detail, index) => (
        <Payload key={`${index} ${detail["@type"]}`} any={detail} />
      ))}
    </>
  );
}
