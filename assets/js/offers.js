// What the palette offers besides records. Nothing is declared for it: it reads the page's own links and
// buttons, those within [data-commands=group] and those that carry data-command, and presses them.
import { recent } from "./recent.js";

const said = (element) => element?.getAttribute("aria-label") || element?.textContent.trim() || "";

// "Export: Excel", "Language: Deutsch": what a menu or a group of buttons is for comes first.
function within(element, region) {
  const group = element.closest("[role=group], details");
  if (!group || !region?.contains(group)) return "";
  const named = group.matches("details") ? group.querySelector("summary:not(.is-icon)") : group;
  return said(named);
}

function labelOf(element, region) {
  const words = [...element.children].find((child) => child.matches("span:not([class])"));
  const label = element.dataset.command || said(words) || said(element);
  const before = within(element, region);
  return before ? `${before}: ${label}` : label;
}

function press(element) {
  if (!element.matches("summary")) return element.click();
  element.parentElement.open = true;
  element.parentElement.querySelector("input:not([type=hidden]), select, a")?.focus();
}

function offer(element, group, region) {
  const plain = element.href && !element.hasAttribute("data-dialog") && !element.hasAttribute("download");
  return {
    group,
    label: labelOf(element, region),
    icon: element.querySelector("svg"),
    url: plain ? element.href : "",
    run: () => press(element),
  };
}

const isOpen = (element) =>
  !element.disabled && !element.closest("dialog, [hidden]") &&
  !element.matches("[aria-pressed=true], [aria-current=true]");

function inRegion(region) {
  return [...region.querySelectorAll("a[href], button")]
    .filter(isOpen)
    .map((element) => offer(element, region.dataset.commands, region));
}

function symbol(name) {
  const icon = document.querySelector("svg.icon")?.cloneNode(true);
  const use = icon?.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  return icon;
}

export function offers(places) {
  const marked = [...document.querySelectorAll("[data-command]")].filter(isOpen);
  const regions = [...document.querySelectorAll("[data-commands]")];
  const seen = recent().filter((one) => one.url !== location.pathname);
  return [
    ...regions.filter((region) => region.dataset.commands === "page").flatMap(inRegion),
    ...marked.map((element) => offer(element, "page", null)),
    ...seen.map((one) => ({ ...one, group: "recent", icon: symbol(one.icon) })),
    ...regions.filter((region) => region.dataset.commands !== "page").flatMap(inRegion),
    ...places,
  ];
}

export function placesIn(answer) {
  return [...answer.querySelectorAll("a")].map((link) => ({
    group: "go",
    label: link.querySelector("span").textContent,
    note: link.querySelector("small")?.textContent ?? "",
    icon: link.querySelector("svg"),
    url: link.href,
  }));
}
