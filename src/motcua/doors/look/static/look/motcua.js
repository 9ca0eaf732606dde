/* Comforts, never needs: every page works without this file. */
(() => {
  "use strict";
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // What only a script can do is hidden in the page and shown here.
  all("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // Going back in history keeps what was typed; following the link would load the form afresh.
  all("a[data-back]", (link) => link.addEventListener("click", (event) => {
    if (history.length < 2) return;
    event.preventDefault();
    history.back();
  }));

  const summary = document.querySelector(".error-summary");
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }

  // A question before an act that cannot be undone: data-confirm on the form or on the button pressed.
  const ask = (text) => new Promise((answer) => {
    const dialog = document.getElementById("confirm").content.firstElementChild.cloneNode(true);
    dialog.querySelector("p").textContent = text;
    dialog.addEventListener("click", (event) => {
      const value = event.target.closest("button")?.value;
      if (value) dialog.close(value);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });

  // One press, one sending. The button is not disabled: a disabled button would not be sent along.
  const sent = new WeakSet();
  const agreed = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (sent.has(form)) return event.preventDefault();
    if (question && !agreed.has(form) && "showModal" in HTMLDialogElement.prototype) {
      event.preventDefault();
      if (await ask(question)) {
        agreed.add(form);
        form.requestSubmit(button);
        agreed.delete(form);
      }
      return;
    }
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    sent.add(form);
    button?.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 8000);
  });
  const release = (form) => {
    sent.delete(form);
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  };
  window.addEventListener("pageshow", () => all("form", release));

  // data-autosave holds the address; files stay behind. The server's answer is the sentence that is shown.
  all("form[data-autosave]", (form) => {
    const says = form.querySelector("[data-autosave-status]");
    let timer;
    const save = async () => {
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      let text = form.dataset.autosaveFailed || "";
      try {
        const response = await fetch(form.dataset.autosave, {
          method: "POST", body: data, headers: { "X-Autosave": "1" },
        });
        if (response.ok) text = (await response.text()).slice(0, 200);
      } catch { /* no network: the next change tries again */ }
      if (says) says.textContent = text;
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      if (!sent.has(form)) timer = setTimeout(save, 2500);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  });
})();
