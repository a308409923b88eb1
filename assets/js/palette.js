// "/" or Ctrl-K opens the palette over every page, action and record.
import Combobox from "@github/combobox-nav";
import { score } from "./fuzzy.js";
import { offers, placesIn } from "./offers.js";
import { text } from "./texts.js";

const GROUPS = ["page", "recent", "go", "new", "you"];
const MOST_OF_A_GROUP = 6;
const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = document.getElementById("palette-list");
const shown = document.getElementById("palette-offers");
const found = document.getElementById("palette-found");
const places = document.getElementById("palette-places");
let navigation;
let known = [];

function option(offer, at) {
  const element = document.createElement(offer.url ? "a" : "div");
  if (offer.url) element.href = offer.url;
  element.className = "menu-item";
  element.setAttribute("role", "option");
  element.id = `palette-offer-${at}`;
  if (offer.icon) element.append(offer.icon.cloneNode(true));
  element.append(Object.assign(document.createElement("span"), { textContent: offer.label }));
  if (offer.note) {
    element.append(Object.assign(document.createElement("span"), { className: "palette-note", textContent: offer.note }));
  }
  if (!offer.url) element.addEventListener("click", () => choose(offer));
  return element;
}

// Before it runs the palette is gone: what it opens may be a dialog, too.
function choose(offer) {
  dialog.close();
  offer.run();
}

function group(name, members) {
  const element = document.createElement("div");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", shown.dataset[name]);
  const title = Object.assign(document.createElement("div"), { className: "menu-title", textContent: shown.dataset[name] });
  title.setAttribute("aria-hidden", "true");
  element.append(title, ...members);
  return element;
}

function answering(typed) {
  if (!typed) return known.filter((one) => one.group !== "you");
  const scored = known.map((offer) => ({ offer, points: score(typed, `${offer.label} ${offer.note ?? ""}`) }));
  return scored
    .filter((one) => one.points)
    .sort((a, b) => b.points - a.points)
    .map((one) => one.offer);
}

function show() {
  const typed = input.value.trim();
  const answers = answering(typed);
  const groups = GROUPS.map((name) => [name, answers.filter((one) => one.group === name)]);
  let at = 0;
  shown.replaceChildren(
    ...groups
      .filter(([, members]) => members.length)
      .map(([name, members]) => {
        const few = typed ? members.slice(0, MOST_OF_A_GROUP) : members;
        return group(name, few.map((offer) => option(offer, ++at)));
      }),
  );
  if (typed.length < 2) found.replaceChildren();
  navigation?.resetSelection();
  tell();
}

// Only once the search has answered is it known that there is nothing.
function tell(isWhole = false) {
  const number = list.querySelectorAll("[role=option]").length;
  const isNothing = isWhole && !number && Boolean(input.value.trim());
  dialog.querySelector(".palette-nothing").hidden = !isNothing;
  if (isWhole) dialog.querySelector("[role=status]").textContent = number ? text("found", number) : text("foundNothing");
}

function open() {
  if (!dialog || dialog.open) return;
  input.value = "";
  known = offers(placesIn(places));
  navigation = new Combobox(input, list, { firstOptionSelectionMode: "active" });
  show();
  dialog.showModal();
  navigation.start();
  input.addEventListener("input", show); // after the navigation's own, which forgets what is chosen
  places.dispatchEvent(new Event("palette-open"));
}

input?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") dialog.close(); // a search field would only be emptied
  const isEager = event.key === "Enter" && !event.defaultPrevented && input.value.trim();
  if (isEager && !list.querySelector("[role=option]")) location.assign(`/search?q=${encodeURIComponent(input.value)}`);
});
found?.addEventListener("htmx:afterSettle", () => {
  if (input.value.trim().length < 2) found.replaceChildren(); // an answer to what is gone
  navigation?.resetSelection();
  tell(true);
});
places?.addEventListener("htmx:afterSettle", () => {
  known = offers(placesIn(places));
  if (dialog.open) show();
});
dialog?.addEventListener("close", () => {
  input.removeEventListener("input", show);
  navigation?.destroy();
});

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
