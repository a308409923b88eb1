// Arrow keys walk the days of a month; PageUp and PageDown turn to the one before and after.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener("keydown", (event) => {
  const days = [...document.querySelectorAll("[data-month] [data-day]")];
  if (!days.length || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = days.indexOf(document.activeElement);
  if (event.key in STEPS && here >= 0) {
    days[here + STEPS[event.key]]?.focus();
    event.preventDefault();
  } else if (event.key in STEPS && document.activeElement === document.body) {
    (document.querySelector("[data-month] [aria-current]") ?? days[0]).focus();
    event.preventDefault();
  } else if (here >= 0) {
    const turn = document.querySelector(`[data-key="${event.key}"]`);
    if (turn) {
      turn.click();
      event.preventDefault();
    }
  }
});
