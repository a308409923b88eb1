// <form data-autosave="URL"> is posted there as it changes. The answer may be empty, or JSON
// {"autosave": URL, "page": URL} when the first save made the draft and gave it an address.
import { csrfHeaders } from "./requests.js";
import { text } from "./texts.js";

const PAUSE = 800;
const LONGEST_WAIT = 30_000;

function start(form) {
  const label = form.querySelector("[data-autosave-state]");
  let timer;
  let savedAt;
  let failures = 0;
  let dirty = false;
  let saving = false;
  let onTheWay;

  function show(state, words) {
    if (!label) return;
    label.dataset.state = state;
    label.textContent = words;
  }

  function showAge() {
    if (!savedAt || dirty) return;
    const seconds = Math.round((Date.now() - savedAt) / 1000);
    if (seconds < 2) show("saved", text("savedNow"));
    else if (seconds < 60) show("saved", text("savedSeconds", seconds));
    else show("saved", text("savedMinutes", Math.floor(seconds / 60)));
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function typed() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  async function save() {
    if (saving || form.dataset.submitted) return;
    saving = true;
    dirty = false;
    show("saving", text("saving"));
    onTheWay = new AbortController();
    const response = await fetch(form.dataset.autosave, {
      method: "POST",
      body: typed(),
      signal: onTheWay.signal,
      headers: { ...csrfHeaders(), "X-Autosave": "1", Accept: "application/json" },
    }).catch(() => null);
    saving = false;
    if (form.dataset.submitted) return;
    if (response?.ok && !response.redirected) {
      failures = 0;
      savedAt = Date.now();
      await adopt(response);
      if (dirty) later(PAUSE);
      else showAge();
      return;
    }
    dirty = true;
    failures += 1;
    const why = !response ? "offline" : response.redirected ? "signedOut" : "saveFailed";
    show(response ? "failed" : "offline", text(why));
    later(Math.min(1000 * 2 ** failures, LONGEST_WAIT));
  }

  async function adopt(response) {
    const answer = await response.json().catch(() => ({}));
    if (answer.autosave) form.dataset.autosave = answer.autosave;
    if (answer.action) form.action = answer.action;
    if (answer.page) history.replaceState(history.state, "", answer.page);
  }

  form.addEventListener("input", () => {
    dirty = true;
    later(PAUSE);
  });
  form.addEventListener("change", () => {
    dirty = true;
    later(PAUSE);
  });
  form.addEventListener("submit", () => {
    form.dataset.submitted = "yes";
    clearTimeout(timer);
    onTheWay?.abort(); // what is submitted must not be overtaken by an older save
  });
  window.addEventListener("pageshow", () => delete form.dataset.submitted);
  window.addEventListener("online", () => dirty && save());
  window.addEventListener("beforeunload", (event) => {
    if ((dirty || saving) && !form.dataset.submitted) event.preventDefault();
  });
  setInterval(showAge, 5000);
}

document.querySelectorAll("form[data-autosave]").forEach(start);
