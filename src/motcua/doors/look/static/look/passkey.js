/* Passkeys: asks the house for a question, the device for an answer, and sends that with the form. */
(() => {
  "use strict";
  // A passkey belongs to a name: there is none for a bare address such as 127.0.0.1.
  const nameless = /^[\d.]+$|:/.test(location.hostname);
  if (!window.PublicKeyCredential || !navigator.credentials || nameless) return;

  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const described = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const made = (options) => navigator.credentials.create({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  } });
  const proven = (options) => navigator.credentials.get({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  } });

  const said = ({ id, rawId, type, response }) => JSON.stringify({
    id, type, rawId: text(rawId), clientExtensionResults: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  });

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    const wrong = form.querySelector("[data-passkey-wrong]");
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      wrong.hidden = true;
      try {
        const asked = new FormData(form);
        asked.set("purpose", form.dataset.passkey);
        const answer = await fetch(form.dataset.ask, { method: "POST", body: asked });
        if (!answer.ok) throw new Error(answer.status);
        const options = await answer.json();
        form.elements.answer.value = said(await (form.dataset.passkey === "add" ? made : proven)(options));
        form.submit();
      } catch {
        wrong.hidden = false;
      }
    });
  });
})();
