// Suggestions while typing. The server answers data-url?q=… with components/suggestions.html;
// choosing one fills this field, and others by name as its data-fill says.
import Combobox from "@github/combobox-nav";

const PAUSE = 150;

function fill(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form?.elements.namedItem(name);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// As many rows as fit, none cut in half; the last one sticks and is always seen.
function endAtWholeRow(list) {
  list.style.maxHeight = "";
  const room = list.clientHeight;
  if (list.scrollHeight <= room) return;
  const rows = [...list.querySelectorAll("[role=option]")];
  const stuck = rows.filter((row) => row.classList.contains("is-new"));
  let height = stuck.reduce((sum, row) => sum + row.offsetHeight, 0);
  for (const row of rows) {
    if (stuck.includes(row)) continue;
    if (height + row.offsetHeight > room) break;
    height += row.offsetHeight;
  }
  list.style.maxHeight = `${height + list.offsetHeight - room}px`; // and its frame
}

function enhance(box) {
  const input = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  if (box.dataset.ready || !input || !list) return;
  box.dataset.ready = "yes";
  input.autocomplete = "off";
  const navigation = new Combobox(input, list, { firstOptionSelectionMode: "none" });
  let timer;
  let asked;

  function hide() {
    list.hidden = true;
    navigation.stop();
  }

  async function suggest() {
    asked?.abort();
    asked = new AbortController();
    const url = new URL(box.dataset.url, location.href);
    url.searchParams.set("q", input.value);
    const response = await fetch(url, { signal: asked.signal }).catch(() => null);
    if (!response?.ok || response.redirected) return; // redirected: signed out
    const answer = await response.text();
    if (document.activeElement !== input) return; // gone on to another field
    list.innerHTML = answer;
    list.hidden = !list.querySelector("[role=option]");
    if (list.hidden) navigation.stop();
    else {
      endAtWholeRow(list);
      navigation.start();
    }
    navigation.clearSelection();
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isTrusted) return; // we filled it ourselves
    if (input.value.trim().length < 2) hide();
    else timer = setTimeout(suggest, PAUSE);
  });

  list.addEventListener("combobox-commit", (event) => {
    const { value, fill: others } = event.target.dataset;
    hide();
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (others) fill(input.form, JSON.parse(others));
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}

function enhanceAll() {
  document.querySelectorAll("[data-combobox]").forEach(enhance);
}

enhanceAll();
document.addEventListener("htmx:afterSettle", enhanceAll);
