// A link or button with data-dialog opens its page's [data-dialog-content] in a dialog;
// without this script the same page opens as a page.
import htmx from "./requests.js";
import { text } from "./texts.js";

function build(content) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button is-icon dialog-close";
  close.setAttribute("aria-label", text("close"));
  close.textContent = "×";
  close.dataset.close = "";
  dialog.append(content, close);
  const heading = content.querySelector("h1, h2");
  if (heading) {
    heading.id ||= "dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

function address(opener) {
  if (opener.href) return opener.href;
  const url = new URL(opener.formAction);
  for (const [name, value] of new FormData(opener.form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") url.searchParams.append(name, value);
  }
  return url.href;
}

let opening = false;

async function open(opener) {
  if (opening) return;
  opening = true;
  await show(address(opener));
  opening = false;
}

async function show(url) {
  const response = await fetch(url, { headers: { "X-Dialog": "1" } }).catch(() => null);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const content = page && page.querySelector("[data-dialog-content]");
  if (!content) {
    location.assign(url);
    return;
  }
  const dialog = build(document.adoptNode(content));
  document.body.append(dialog);
  htmx.process(dialog);
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector("textarea, input:not([type=hidden]), select"))?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(opener);
    return;
  }
  const dialog = event.target.closest?.("dialog");
  if (!dialog) return;
  const close = event.target.closest("[data-close]");
  if (close || event.target === dialog) {
    event.preventDefault(); // "Cancel" is a link back for those without dialogs
    dialog.close();
  }
});
