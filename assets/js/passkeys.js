// <form data-passkey="login|get|add">: asks the browser for a passkey before the form goes, and puts
// the answer into its field "credential". Options come from data-options-url or #passkey-options.
const asJson = () => JSON.parse(document.getElementById("passkey-options").textContent);

async function fetched(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

async function added() {
  const { publicKey } = asJson().creation_options;
  Object.assign((publicKey.authenticatorSelection ??= {}), {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
  return navigator.credentials.create({ publicKey: options });
}

async function used(url) {
  const { request_options: asked } = url ? await fetched(url) : asJson();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey);
  return navigator.credentials.get({ publicKey });
}

async function complete(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const credential =
      form.dataset.passkey === "add" ? await added() : await used(form.dataset.optionsUrl);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    problem.hidden = false; // the person stopped it, or this browser knows no passkeys
  }
}

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches?.("form[data-passkey]")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the form is not sent yet: nothing else may count it as sent
    complete(event.target);
  },
  { capture: true },
);
