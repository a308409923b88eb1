// The builder of conditions is drawn anew after each choice. What somebody types or ticks while the
// answer is under way stays.
const FIELDS = "input:not([type=hidden])";
let sent = new Map();
let since = new Map();

function values(builder) {
  return new Map(
    [...builder.querySelectorAll(FIELDS)]
      .filter((field) => field.name)
      .map((field) =>
        field.type === "checkbox"
          ? [`${field.name}=${field.value}`, field.checked]
          : [field.name, field.value],
      ),
  );
}

function isBuilder(target) {
  return target?.id === "condition";
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isBuilder(event.detail.target)) sent = values(event.detail.target);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isBuilder(event.detail.target)) return;
  const now = values(event.detail.target);
  since = new Map([...now].filter(([key, value]) => sent.has(key) && sent.get(key) !== value));
});

document.addEventListener("htmx:afterSettle", () => {
  const builder = document.getElementById("condition");
  if (!builder || !since.size) return;
  for (const field of builder.querySelectorAll(FIELDS)) {
    const isTick = field.type === "checkbox";
    const key = isTick ? `${field.name}=${field.value}` : field.name;
    if (!since.has(key)) continue;
    if (isTick) field.checked = since.get(key);
    else field.value = since.get(key);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  since.clear();
});
