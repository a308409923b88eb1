// htmx, and one place that knows how to send what the server trusts.
import htmx from "htmx.org";
import { text } from "./texts.js";
import { say } from "./messages.js";

window.htmx = htmx; // its own extensions and tests look here

export function csrfHeaders() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}");
}

// A form with problems comes back as 422 with the problems in it: show it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, () => say(text("requestFailed"), "error"));
}

export default htmx;
