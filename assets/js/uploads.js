// Files of a form[data-uploads] go in parts, by the tus protocol: with progress and pause, and on from
// where they were after a lost connection or a reload. Where a file goes on is remembered here; how
// much has come, only the server knows.
import htmx, { csrfHeaders } from "./requests.js";
import { text } from "./texts.js";

const PART = 8 * 1024 * 1024;
const PAUSES = [1, 3, 9, 27]; // seconds before another try
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

class Sending {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.internal = form.elements.internal?.checked ? "1" : "";
    this.key = ["upload", form.dataset.record, form.dataset.file, this.internal, file.name, file.size, file.lastModified].join(":");
    this.paused = false;
    this.draw();
  }

  draw() {
    this.item = document.createElement("li");
    this.item.className = "file";
    this.item.innerHTML = '<span></span><progress max="1" value="0"></progress><span class="file-size"></span><button type="button" class="button is-small end"></button>';
    [this.label, this.progress, this.note, this.button] = this.item.children;
    this.label.textContent = this.file.name;
    this.progress.setAttribute("aria-label", this.file.name);
    this.button.textContent = text("pause");
    this.button.addEventListener("click", () => this.toggle());
    this.form.querySelector("[data-sending]").append(this.item);
  }

  toggle() {
    this.paused = !this.paused;
    this.button.textContent = text(this.paused ? "goOn" : "pause");
    if (this.paused) this.request?.abort();
    else this.run();
  }

  show(sent) {
    this.progress.value = sent / this.file.size;
    this.note.textContent = `${Math.floor((sent / this.file.size) * 100)} %`;
  }

  fail(words) {
    localStorage.removeItem(this.key);
    this.progress.remove();
    this.note.className = "field-error";
    this.note.setAttribute("role", "alert");
    this.note.textContent = words || text("uploadFailed");
    const remove = this.button.cloneNode();
    remove.textContent = text("remove");
    remove.addEventListener("click", () => this.item.remove());
    this.button.replaceWith(remove);
  }

  // Resolves with the request, whatever the answer; rejects when there was none.
  ask(method, url, headers, body) {
    const request = new XMLHttpRequest();
    this.request = request;
    request.open(method, url);
    const all = { "Tus-Resumable": "1.0.0", ...csrfHeaders(), ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    if (body) request.upload.addEventListener("progress", (e) => this.show(this.offset + e.loaded));
    return new Promise((done, lost) => {
      request.addEventListener("load", () => (request.status >= 500 ? lost() : done(request)));
      for (const name of ["error", "abort"]) request.addEventListener(name, lost);
      request.send(body);
    });
  }

  async begin() {
    const { noun, record, file } = this.form.dataset;
    const said = { filename: this.file.name, noun, record, file, internal: this.internal };
    const metadata = Object.entries(said)
      .filter(([, value]) => value)
      .map(([key, value]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`);
    const answer = await this.ask("POST", this.form.dataset.uploads, {
      "Upload-Length": this.file.size,
      "Upload-Metadata": metadata.join(","),
    });
    if (answer.status !== 201) throw new Error(this.words(answer));
    this.url = answer.getResponseHeader("Location");
    localStorage.setItem(this.key, this.url);
    this.offset = 0;
  }

  async find() {
    this.url = localStorage.getItem(this.key);
    if (!this.url) return this.begin();
    const answer = await this.ask("HEAD", this.url, {});
    if (answer.status !== 200) return this.begin();
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
  }

  async sendRest() {
    await this.find();
    while (this.offset < this.file.size && !this.paused) {
      const part = this.file.slice(this.offset, this.offset + PART);
      const answer = await this.ask("PATCH", this.url, { "Upload-Offset": this.offset, "Content-Type": "application/offset+octet-stream" }, part);
      if (answer.status === 409) {
        await wait(1); // another tab may be sending it; the server knows how much has come
        await this.find();
      } else if (answer.status !== 204) throw new Error(this.words(answer));
      else this.offset = Number(answer.getResponseHeader("Upload-Offset"));
      this.show(this.offset);
      this.tries = 0;
    }
  }

  words(answer) {
    const plain = answer.getResponseHeader("Content-Type")?.startsWith("text/plain");
    return plain ? answer.responseText : "";
  }

  async run() {
    this.tries ??= 0;
    while (!this.paused) {
      try {
        await this.sendRest();
        if (!this.paused) this.end();
        return;
      } catch (error) {
        if (error instanceof Error) return this.fail(error.message);
        if (this.paused) return;
        this.note.textContent = text("offlineUpload");
        await wait(PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
      }
    }
  }

  end() {
    localStorage.removeItem(this.key);
    const shown = this.form.closest("[hx-get]");
    this.item.remove();
    if (shown && !this.form.querySelector("[data-sending]").children.length) htmx.trigger(shown, "refresh");
  }
}

function take(form) {
  const input = form.elements.file;
  const largest = Number(form.dataset.largest);
  for (const file of input.files) {
    const sending = new Sending(form, file);
    if (file.size > largest) sending.fail(text("tooLarge"));
    else sending.run();
  }
  form.reset();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-uploads]");
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.elements.file.files.length) take(form);
}, true);

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-uploads]");
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.querySelector(".dropzone").classList.toggle("is-over", name === "dragover");
    if (name === "drop") form.elements.file.files = event.dataTransfer.files;
  });
}
