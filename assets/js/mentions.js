// "@" offers people who see this record; the server answers data-mentions?q=… with together/people.html.
import "@github/text-expander-element";

const LONGEST = 60;

async function people(box, typed) {
  const url = new URL(box.dataset.mentions, location.href);
  url.searchParams.set("q", typed);
  if (box.closest("form")?.elements.namedItem("internal")?.checked) url.searchParams.set("internal", "1");
  const response = await fetch(url).catch(() => null);
  if (!response?.ok || response.redirected) return { matched: false }; // redirected: signed out
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = answer.querySelector("[role=listbox]");
  return { matched: Boolean(list?.querySelector("[role=option]")), fragment: list };
}

function enhance(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  box.addEventListener("text-expander-change", (event) => {
    const { text, provide } = event.detail;
    const isName = text.length <= LONGEST && !text.includes("\n");
    provide(isName ? people(box, text) : Promise.resolve({ matched: false }));
  });
  box.addEventListener("text-expander-value", (event) => {
    event.detail.value = `@${event.detail.item.dataset.value}`;
  });
}

function enhanceAll() {
  document.querySelectorAll("text-expander[data-mentions]").forEach(enhance);
}

enhanceAll();
document.addEventListener("htmx:afterSettle", enhanceAll);
