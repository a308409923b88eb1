// <details data-pick>: many choices to tick. Typing narrows the list; its summary says what is chosen.
function narrow(search) {
  const words = search.value.trim().toLocaleLowerCase();
  for (const choice of search.closest("[data-pick]").querySelectorAll(".choice")) {
    choice.hidden = !choice.textContent.toLocaleLowerCase().includes(words);
  }
}

function sayChosen(pick) {
  const chosen = [...pick.querySelectorAll("input:checked")].map((tick) =>
    tick.closest(".choice").textContent.trim(),
  );
  const summary = pick.querySelector("[data-pick-chosen]");
  summary.textContent = chosen.join(", ") || summary.dataset.nothing;
}

document.addEventListener("input", (event) => {
  const pick = event.target.closest?.("[data-pick]");
  if (!pick) return;
  if (event.target.matches("[data-pick-search]")) narrow(event.target);
  else sayChosen(pick);
});

// Enter in the search chooses the only one that is left, and never sends the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-pick-search]")) return;
  event.preventDefault();
  const left = event.target.closest("[data-pick]").querySelectorAll(".choice:not([hidden]) input");
  if (left.length === 1) left[0].click();
});
