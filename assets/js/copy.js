// <button data-copy="text"> puts its text on the clipboard and says so for a moment.
import { text } from "./texts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("[data-copy-words]") ?? button;
  const before = label.textContent;
  label.textContent = text("copied");
  setTimeout(() => (label.textContent = before), 1500);
});
