// A record's page hears at once that there is something new: the stream at data-live says only that, and
// each [data-live-part] asks again for itself. A tab that nobody looks at listens to nothing.
import htmx from "./requests.js";

const SOONEST = 2000;
const LATEST = 60000;
let source = null;
let address = "";
let wait = SOONEST;
let isOver = false;

function refresh() {
  for (const part of document.querySelectorAll("[data-live-part]")) htmx.trigger(part, "live");
}

function close() {
  source?.close();
  source = null;
  address = "";
}

function listen() {
  const place = document.querySelector("[data-live]");
  if (!place || document.hidden || isOver) return close();
  if (source && address === place.dataset.live) return undefined;
  close();
  address = place.dataset.live;
  const stamp = document.querySelector("[data-stamp]")?.dataset.stamp ?? "";
  source = new EventSource(`${address}?stamp=${encodeURIComponent(stamp)}`);
  source.addEventListener("open", () => {
    wait = SOONEST;
  });
  source.addEventListener("news", refresh);
  source.addEventListener("gone", () => {
    isOver = true; // no longer this person's to hear
    close();
  });
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again itself
    close();
    setTimeout(listen, wait);
    wait = Math.min(wait * 2, LATEST);
  });
  return undefined;
}

listen();
document.addEventListener("visibilitychange", listen);
document.addEventListener("htmx:afterSettle", listen);
