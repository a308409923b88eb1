// "/" or Ctrl-K opens the palette over every noun and action.
import Combobox from "@github/combobox-nav";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = document.getElementById("palette-list");
let navigation;

function filter() {
  const words = input.value.trim().toLocaleLowerCase();
  for (const item of list.querySelectorAll("[data-palette-item]")) {
    item.hidden = !item.textContent.toLocaleLowerCase().includes(words);
  }
  navigation?.resetSelection();
}

function open() {
  if (!dialog || dialog.open) return;
  input.value = "";
  document.getElementById("palette-found").replaceChildren();
  navigation = new Combobox(input, list, { firstOptionSelectionMode: "active" });
  filter();
  dialog.showModal();
  navigation.start();
}

input?.addEventListener("input", filter);
input?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") dialog.close(); // a search field would only be emptied
});
list?.addEventListener("htmx:afterSettle", () => navigation?.resetSelection());
dialog?.addEventListener("close", () => navigation?.destroy());

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest?.("input, textarea, select, [contenteditable]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") open();
  else if (event.key === "/" && !inField && !document.querySelector("dialog[open]")) open();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!dialog || !event.target.closest?.("[data-palette-open]")) return;
  event.preventDefault();
  open();
});
