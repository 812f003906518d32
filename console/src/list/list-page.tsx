import { useEffect, useMemo } from "preact/hooks";
import { listOf, navigate, type Route } from "../routing/route.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { LiveMark } from "../ui/live-mark.tsx";
import { BulkCancel } from "./bulk-cancel.tsx";
import { EmptyList } from "./empty-list.tsx";
import { FilterBox } from "./filter-box.tsx";
import { ListModel } from "./list-model.ts";
import { OperationTable } from "./operation-table.tsx";
import { ParentPicker } from "./parent-picker.tsx";
import { StateFilter } from "./state-filter.tsx";
import { useListKeys } from "./use-list-keys.ts";

/** The operations of a parent, newest first, live. */
export function ListPage({ route }: { route: Extract<Route, { page: "list" }> }) {
  const { parent, filter, state, pageToken } = route;
  const model = useMemo(
    () => new ListModel({ page: "list", parent, filter, state, pageToken }),
    [parent, filter, state, pageToken],
  );
  const { upkeep } = model;
  useEffect(() => {
    upkeep.start();
    return () => upkeep.stop();
  }, [upkeep]);
  useListKeys(model);
  const records = model.records.value;
  const error = upkeep.error.value;
  const next = model.nextPageToken.value;
  return (
    <>
      <div class="row heading">
        <h1>Operations</h1>
        <ParentPicker parent={parent} onPick={(picked) => navigate(listOf(picked, filter, state))} />
        <LiveMark liveness={upkeep.liveness.value} onPause={() => upkeep.pause()} onResume={() => upkeep.start()} />
      </div>
      <FilterBox route={route} error={error} />
      <ErrorNote error={error} />
      <div class="row toolbar">
        <StateFilter route={route} counts={model.counts.value} />
        <BulkCancel
          selection={model.selection}
          isOffered={records !== undefined && records.length > 0}
          onDone={() => upkeep.refresh()}
        />
      </div>
      {records?.length === 0 && error === undefined && <EmptyList route={route} />}
      {records !== undefined && records.length > 0 && <OperationTable records={records} parent={parent} />}
      {records === undefined && error === undefined && <p class="empty">Loading…</p>}
      <div class="row foot">
        <p class="muted keys">
          <kbd>/</kbd> filter <kbd>j</kbd> <kbd>k</kbd> down, up <kbd>Enter</kbd> open <kbd>p</kbd> pause
        </p>
        <nav class="row" aria-label="List pages">
          {pageToken !== "" && (
            <button type="button" onClick={() => navigate(listOf(parent, filter, state))}>
              Newest
            </button>
          )}
          {next !== "" && (
            <button type="button" onClick={() => navigate({ ...route, pageToken: next })}>
              Older
            </button>
          )}
        </nav>
      </div>
    </>
  );
}
