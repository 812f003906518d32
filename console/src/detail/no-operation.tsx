import { Link } from "../routing/link.tsx";
import { listOf } from "../routing/route.ts";
import { PlainText } from "../ui/plain-text.tsx";

/** Says that an address names no operation, and leads to the list. */
export function NoOperation({ name }: { name: string }) {
  return (
    <>
      <h1>No operation</h1>
      <div class="empty panel">
        {name === "" ? (
          <p>This address does not say which operation is to be shown.</p>
        ) : (
          <p>
            <code>
              <PlainText text={name} longest={200} />
            </code>{" "}
            is not the name of an operation. Names are such as <code>operations/o</code> or{" "}
            <code>projects/p/operations/o</code>.
          </p>
        )}
        <Link to={listOf("")}>Show all operations</Link>
      </div>
    </>
  );
}
