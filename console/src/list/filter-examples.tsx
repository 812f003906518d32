import { useRef } from "preact/hooks";

/** What people ask for most; each can be tried at once. */
const examples = [
  ["state = RUNNING AND progress.fraction < 0.5", "Running, and not half way yet"],
  ["error.code = 4", "Ended because it took too long"],
  ["labels.env = prod", "By a label"],
  ["create_time > 2026-01-01T00:00:00Z", "Created after a time"],
  ["metadata.verb = export", "By what is in the metadata"],
  ["catalog", "A word in the name or the error"],
] as const;

/** Shows what filters look like, and takes one of them. */
export function FilterExamples({ onPick }: { onPick: (filter: string) => void }) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (details.current !== null) details.current.open = false;
  };
  return (
    <details ref={details} class="examples" onKeyDown={(event) => event.key === "Escape" && close()}>
      <summary>Examples</summary>
      <ul class="popover">
        {examples.map(([filter, meaning]) => (
          <li key={filter}>
            <button
              type="button"
              class="plain"
              onClick={() => {
                close();
                onPick(filter);
              }}
            >
              <code>{filter}</code>
              <span class="muted">{meaning}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
