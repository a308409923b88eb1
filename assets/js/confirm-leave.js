// <form data-confirm-leave>: the browser asks before what was typed is thrown away.
const changed = new WeakSet();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-confirm-leave]")) changed.add(form);
});

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) changed.delete(event.target);
});

window.addEventListener("beforeunload", (event) => {
  const forms = [...document.querySelectorAll("form[data-confirm-leave]")];
  if (forms.some((form) => changed.has(form))) event.preventDefault();
});
