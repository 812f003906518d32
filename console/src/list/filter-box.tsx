import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api/api-error.ts";
import { navigate, type Route } from "../routing/route.ts";
import { excerptAround } from "./excerpt-around.ts";
import { FilterExamples } from "./filter-examples.tsx";

const WRONG_ID = "filter-wrong";

/** Takes a filter in the language of AIP-160; shows where it is wrong. */
export function FilterBox({ route, error }: { route: Extract<Route, { page: "list" }>; error: unknown }) {
  const [text, setText] = useState(route.filter);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(route.filter), [route.filter]);
  const position = positionOf(error, route.filter);
  const apply = (filter: string) => navigate({ ...route, filter, pageToken: "" });
  useEffect(() => {
    if (position !== undefined) input.current?.setSelectionRange(position, position + 1);
  }, [position]);
  return (
    <search class="filter">
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          apply(text.trim());
        }}
      >
        <label for="filter">Filter</label>
        <input
          id="filter"
          ref={input}
          class="mono"
          type="text"
          value={text}
          spellcheck={false}
          autocomplete="off"
          placeholder="state = FAILED AND labels.env = prod"
          aria-invalid={position !== undefined}
          aria-describedby={position === undefined ? undefined : WRONG_ID}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        />
        <button type="submit">Apply</button>
        {route.filter !== "" && (
          <button type="button" onClick={() => apply("")}>
            Clear
          </button>
        )}
        <FilterExamples onPick={apply} />
      </form>
      {position !== undefined && <Wrong filter={route.filter} position={position} />}
    </search>
  );
}

function Wrong({ filter, position }: { filter: string; position: number }) {
  const { excerpt, before } = excerptAround(filter, position);
  return (
    <>
      <p id={WRONG_ID} class="hidden-visually">
        The filter is wrong at character {position + 1} of {filter.length}: {excerpt}
      </p>
      <pre class="at" aria-hidden="true">
        {excerpt}
        {"\n"}
        {" ".repeat(before)}^
      </pre>
    </>
  );
}

/** Where in what was typed the filter is wrong; undefined if it is not. */
function positionOf(error: unknown, typed: string): number | undefined {
  if (typed === "" || !(error instanceof ApiError) || error.reason !== "INVALID_FILTER") return undefined;
  return Math.min(typed.length, Number(error.metadata.position ?? 0));
}
