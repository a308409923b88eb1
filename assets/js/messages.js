// What just happened: good news leaves by itself, problems stay until they are closed.
const STAY = 6000;

function leave(message) {
  if (message.matches(".is-error, .is-warning")) return;
  setTimeout(() => message.matches(":hover, :focus-within") || message.remove(), STAY);
}

export function say(words, level = "info") {
  const list = document.querySelector("[data-messages]");
  if (!list || !words) return;
  if ([...list.children].some((message) => message.textContent === words)) return;
  const message = document.createElement("div");
  message.className = `message is-${level}`;
  message.dataset.message = "";
  message.textContent = words;
  list.append(message);
  setTimeout(() => message.remove(), STAY);
}

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest("[data-message]").remove();
});

document.querySelectorAll("[data-message]").forEach(leave);
document.querySelector("[data-error-summary]")?.focus();
