// Clocks go on ticking: words, ring and tone follow the time, as ui.py first wrote them.
import { text } from "./texts.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const WARN_WITHIN = 8 * HOUR;

function words(seconds) {
  const amount = Math.abs(seconds);
  const side = seconds < 0 ? "Late" : "Left";
  if (amount >= DAY) return text(`days${side}`, Math.floor(amount / DAY));
  if (amount >= HOUR) return text(`hours${side}`, Math.floor(amount / HOUR));
  return text(`minutes${side}`, Math.max(1, Math.floor(amount / 60)));
}

function tick() {
  const now = Date.now();
  for (const clock of document.querySelectorAll(".clock[data-due]")) {
    const due = Date.parse(clock.dataset.due);
    const started = Date.parse(clock.dataset.started) || due - 2 * DAY * 1000;
    const left = (due - now) / 1000;
    const elapsed = Math.min(Math.max((100 * (now - started)) / (due - started), 0), 100);
    clock.dataset.tone = left < 0 ? "late" : left < WARN_WITHIN ? "warn" : "ok";
    clock.querySelector(".clock-hand").setAttribute("stroke-dasharray", `${elapsed.toFixed(1)} 100`);
    const label = clock.querySelector("[data-clock-words]");
    const said = words(left);
    if (label.textContent !== said) label.textContent = said;
  }
}

setInterval(tick, 20_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
