// The records seen last in this tab; forgotten with it, and never shown to another person.
const MOST = 6;
const main = document.querySelector("main[data-record]");
const key = `recent ${document.getElementById("palette")?.dataset.who}`;

export function recent() {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

if (main?.dataset.record) {
  const seen = { url: location.pathname, label: document.querySelector("h1").textContent.trim(), icon: main.dataset.record };
  const others = recent().filter((one) => one.url !== seen.url);
  try {
    sessionStorage.setItem(key, JSON.stringify([seen, ...others].slice(0, MOST)));
  } catch {
    // full or forbidden: then nothing is remembered
  }
}
