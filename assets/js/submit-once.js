// Two clicks are one post. Coming back to the page makes the button live again.
const HELD = "[data-held]";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = (event.submitter?.formMethod || form.method).toLowerCase();
  if (event.defaultPrevented || method !== "post" || form.matches("[data-submit-again]")) return;
  // After this turn, so that the pressed button's own name and value are still sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
      if (button.disabled) continue;
      button.disabled = true;
      button.dataset.held = "";
    }
    event.submitter?.setAttribute("aria-busy", "true");
  });
});

window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(HELD)) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
    delete button.dataset.held;
  }
});
