// Ticking rows: the box in the head ticks all, shift ticks a range, the bar counts them.
import { text } from "./texts.js";

let last;

const boxes = (form) => [...form.querySelectorAll("[data-select]")];

function count(form) {
  const all = boxes(form);
  const ticked = all.filter((box) => box.checked).length;
  const label = form.querySelector("[data-bulk-count]");
  if (label && ticked) label.textContent = text("selected", ticked);
  const head = form.querySelector("[data-select-all]");
  if (!head) return;
  head.checked = ticked > 0 && ticked === all.length;
  head.indeterminate = ticked > 0 && ticked < all.length;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-select]");
  if (!box) return;
  const all = boxes(box.form);
  if (event.shiftKey && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const other of all.slice(from, to + 1)) other.checked = box.checked;
    count(box.form);
  }
  last = box;
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.matches("[data-select-all]")) {
    for (const box of boxes(form)) box.checked = event.target.checked;
  } else if (!event.target.matches("[data-select]")) return;
  count(form);
});

function countAll() {
  for (const form of new Set([...document.querySelectorAll("[data-select]")].map((box) => box.form))) {
    if (form) count(form);
  }
}

// A browser that comes back to the page brings the ticks back, too.
window.addEventListener("pageshow", countAll);
document.addEventListener("htmx:afterSettle", countAll);
