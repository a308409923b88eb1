// Lists by keyboard: J and K move, Enter opens, X ticks, and a bulk action's own letter
// (A, R) does it to the ticked rows, or to the row one is on.
const rowLinks = () => [...document.querySelectorAll("[data-list] tbody .row-link")];

function typing(event) {
  return (
    event.ctrlKey || event.metaKey || event.altKey ||
    event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")
  );
}

function currentRow() {
  return document.activeElement?.closest?.("[data-list] tbody tr");
}

function move(step) {
  const links = rowLinks();
  if (!links.length) return;
  const at = links.indexOf(currentRow()?.querySelector(".row-link"));
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

function tick(row) {
  const box = row?.querySelector("[data-select]");
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function act(key) {
  const button = document.querySelector(`.bulk-bar [data-key="${CSS.escape(key)}"]`);
  if (!button) return false;
  if (!button.form.querySelector("[data-select]:checked")) tick(currentRow());
  if (!button.form.querySelector("[data-select]:checked")) return false;
  button.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || typing(event) || !document.querySelector("[data-list]")) return;
  const key = event.key.toLowerCase();
  if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "x" && currentRow()) tick(currentRow());
  else if (key.length !== 1 || !act(key)) return;
  event.preventDefault();
});
