// Files dropped or chosen are listed. With data-upload each is posted at once as "file", with
// its progress, and replaced by the <li> (components/file.html) that the server answers.
import htmx, { csrfHeaders } from "./requests.js";
import { text } from "./texts.js";

function line(name) {
  const item = document.createElement("li");
  item.className = "file";
  const label = document.createElement("span");
  label.textContent = name;
  item.append(label);
  return item;
}

function problem(item, words) {
  item.querySelector("progress")?.remove();
  const note = document.createElement("span");
  note.className = "field-error";
  note.textContent = words || text("uploadFailed");
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "button is-small end";
  remove.textContent = text("remove");
  remove.addEventListener("click", () => item.remove());
  item.append(note, remove);
}

function upload(file, url, list) {
  const item = line(file.name);
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", file.name);
  item.append(progress);
  list.append(item);

  const body = new FormData();
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", url);
  for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) progress.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => {
    const signedOut = request.responseURL !== new URL(url, location.href).href;
    if (request.status >= 300 || signedOut) {
      const plain = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
      problem(item, plain ? request.responseText : "");
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const stored = page.querySelector("li");
    if (!stored) return item.querySelector("progress").remove();
    item.replaceWith(stored);
    htmx.process(stored);
  });
  request.addEventListener("error", () => problem(item));
  request.send(body);
}

function take(zone, files) {
  const list = zone.querySelector("[data-files]");
  const input = zone.querySelector("input[type=file]");
  const url = zone.dataset.upload;
  zone.querySelector("[data-hint]")?.toggleAttribute("hidden", !url && files.length > 0);
  if (url) {
    for (const file of files) upload(file, url, list);
    input.value = "";
    return;
  }
  if (files !== input.files) {
    const all = new DataTransfer();
    for (const file of input.multiple ? files : [...files].slice(0, 1)) all.items.add(file);
    input.files = all.files;
  }
  for (const old of list.querySelectorAll("[data-chosen]")) old.remove();
  if (!input.multiple) return; // the browser already names a single file
  for (const file of input.files) {
    const item = line(file.name);
    item.dataset.chosen = "";
    list.append(item);
  }
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-dropzone]");
  if (zone && event.target.type === "file") take(zone, event.target.files);
});

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-dropzone]");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.querySelector(".dropzone").classList.toggle("is-over", name === "dragover");
    if (name === "drop") take(zone, event.dataTransfer.files);
  });
}
