// Lists by keyboard: J and K move, and so do the arrows from a row; Enter opens, X ticks, a bulk
// action's own letter (A, R) does it to the ticked rows, or to the row one is on. What the page offers
// under a letter of its own (F for its filter, G for its columns and groups) is pressed by it.
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

function press(key) {
  const offered = document.querySelector(`[data-key-anywhere="${CSS.escape(key)}"]`);
  offered?.click();
  return Boolean(offered);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || typing(event)) return;
  if (!document.querySelector("[data-list], [data-key-anywhere]")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || (key === "arrowdown" && currentRow())) move(1);
  else if (key === "k" || (key === "arrowup" && currentRow())) move(-1);
  else if (key === "x" && currentRow()) tick(currentRow());
  else if (key.length !== 1 || (!act(key) && !press(key))) return;
  event.preventDefault();
});
