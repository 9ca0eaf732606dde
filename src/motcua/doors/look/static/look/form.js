/* Forms of the packs: fields that depend on others, rows added and removed in place, units offered while one types.
   The server does all of it too, so every form works without this file. */
(() => {
  "use strict";

  // ---- fields that depend on others: the same rule as `forms.rules.shown`, read from data-when ----

  const picked = (form, name) => {
    const values = [];
    for (const control of form.querySelectorAll("input, select, textarea")) {
      if (control.name !== name || control.closest("[data-when][hidden]")) continue;
      if (control.type === "radio" || control.type === "checkbox") {
        if (control.checked) values.push(control.value);
      } else values.push(control.value);
    }
    return values;
  };

  const holds = (form, when) => {
    const part = ([name, value]) => picked(form, name).includes(value);
    return when.any ? when.of.some(part) : when.of.every(part);
  };

  const showAndHide = (form) => {
    const boxes = [...form.querySelectorAll("[data-when]")];
    for (let again = boxes.length + 1; again > 0; again--) {
      let changed = false;
      for (const box of boxes) {
        const hidden = !holds(form, JSON.parse(box.dataset.when));
        changed ||= hidden !== box.hidden;
        box.hidden = hidden;
      }
      if (!changed) break;
    }
    for (const section of form.querySelectorAll(".form-section")) {
      const fields = [...section.querySelectorAll(":scope > .field")];
      section.hidden = fields.length > 0 && fields.every((field) => field.hidden);
    }
  };

  // The sentence "fill in only when" is for those who see every field.
  const dropHints = (root) => root.querySelectorAll(".hint--when").forEach((hint) => {
    for (const told of root.querySelectorAll(`[aria-describedby~="${hint.id}"]`)) {
      const rest = told.getAttribute("aria-describedby").split(" ").filter((id) => id !== hint.id);
      if (rest.length) told.setAttribute("aria-describedby", rest.join(" "));
      else told.removeAttribute("aria-describedby");
    }
    hint.remove();
  });

  // ---- add, remove, find: post the form, and take only the part of the page that changed ----

  const exchange = async (form, button, part) => {
    const data = new FormData(form);
    // A field may have two: one for files, one for the camera. What was chosen in either goes along.
    const inputs = [...form.querySelectorAll('input[type="file"]')];
    const chosen = new Set(inputs.filter((input) => part.contains(input) && input.files.length).map((input) => input.name));
    for (const input of inputs) if (!chosen.has(input.name)) data.delete(input.name);
    data.append(button.name, button.value);
    const response = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: data, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!response.ok || !fresh) throw new Error("the part did not come back");
    part.replaceWith(fresh);
    prepare(form, fresh);
    (fresh.querySelector("[autofocus]") || fresh).focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.('button[name="_add"], button[name="_remove"], button[name="_find"]');
    const part = button?.closest("[data-part]");
    if (!part || !button.form || button.hasAttribute("aria-disabled")) {
      if (button?.hasAttribute("aria-disabled")) event.preventDefault();
      return;
    }
    event.preventDefault();
    const form = button.form;
    button.setAttribute("aria-disabled", "true");
    try {
      await exchange(form, button, part);
    } catch {
      button.removeAttribute("aria-disabled");
      form.requestSubmit(button); // as if there were no script
    }
  });

  // ---- a unit, offered while one types (ARIA combobox with a list) ----

  let lists = 0;
  const combobox = (box) => {
    const input = box.querySelector('input[type="text"]');
    const code = box.querySelector('input[type="hidden"][name$=".unit"]');
    const name = box.querySelector('input[type="hidden"][name$=".unit_name"]');
    const status = box.querySelector(".chosen");
    if (!box.dataset.find || !input || !code || !name) return;
    const list = document.createElement("ul");
    list.id = `suggestions-${++lists}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.querySelector("label").textContent);
    input.closest(".search__row").after(list);
    for (const [attribute, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
    })) input.setAttribute(attribute, value);

    let active = -1, timer, asked = 0;
    const options = () => [...list.children];
    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (number) => {
      const all = options();
      active = (number + all.length) % all.length;
      all.forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
      input.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    };
    const take = (option) => {
      input.value = name.value = option.dataset.name;
      code.value = option.dataset.code;
      status.textContent = option.dataset.name;
      close();
      input.form.dispatchEvent(new Event("input", { bubbles: true })); // for autosave
    };
    const ask = async () => {
      const mine = ++asked, typed = input.value.trim();
      if (typed.length < 2) return close();
      try {
        const url = new URL(box.dataset.find, location.href);
        url.searchParams.set("q", typed);
        const response = await fetch(url, { credentials: "same-origin" });
        if (!response.ok || mine !== asked) return;
        const found = new DOMParser().parseFromString(`<ul>${await response.text()}</ul>`, "text/html");
        if (mine !== asked) return;
        list.replaceChildren(...found.querySelectorAll("li[data-code]"));
      } catch { return; /* no network: the button still finds */ }
      options().forEach((option, n) => {
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
      });
      active = -1;
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };

    input.addEventListener("input", () => {
      code.value = name.value = status.textContent = "";
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") mark(active + 1);
      else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1);
      else if (event.key === "Enter" && active >= 0) take(options()[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    // mousedown keeps the focus in the box, so that its blur does not close the list before the click.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[data-code]");
      if (option) take(option);
    });
    input.addEventListener("blur", () => { asked++; clearTimeout(timer); close(); });
  };

  const prepare = (form, root) => {
    dropHints(form);
    for (const box of [root, ...root.querySelectorAll("[data-find]")]) if (box.matches("[data-find]")) combobox(box);
    showAndHide(form);
  };

  for (const form of document.querySelectorAll("form")) {
    if (!form.querySelector("[data-when], [data-part]")) continue;
    prepare(form, form);
    form.addEventListener("change", () => showAndHide(form));
    form.addEventListener("reset", () => setTimeout(() => showAndHide(form)));
  }
  // Going back in history brings back what was typed after this script ran.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(showAndHide));
})();
