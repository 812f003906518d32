import { dateText } from "./date-text.ts";
import { agoText, durationText } from "./duration-text.ts";
import { now } from "./now.ts";

/**
 * How long ago a time was, or how far it is off; the time itself is its title. What has happened (`isPast`) is never off,
 * even if the browser's clock is behind the server's.
 */
export function Ago({ time, isPast = false }: { time: string; isPast?: boolean }) {
  const at = Date.parse(time);
  return (
    <time class="number" dateTime={time} title={dateText(time)}>
      {agoText(isPast ? Math.min(at, now.value) : at, now.value)}
    </time>
  );
}

/** How long something has taken, or takes until now. */
export function Elapsed({ from, to }: { from: string; to: string | undefined }) {
  const end = to === undefined ? now.value : Date.parse(to);
  return <span class="number">{durationText(end - Date.parse(from))}</span>;
}
