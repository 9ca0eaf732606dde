/* The box of the field one is in stands out, and is scrolled to. Without this file the numbers say the same. */
(() => {
  "use strict";
  const view = document.querySelector(".scan__view");
  if (!view) return;
  document.addEventListener("focusin", (event) => {
    const id = event.target.id;
    let found = null;
    for (const group of view.querySelectorAll("g[data-for]")) {
      const here = group.dataset.for === id;
      group.classList.toggle("is-here", here);
      if (here) found = group;
    }
    if (!found) return;
    const box = found.getBoundingClientRect();
    const frame = view.getBoundingClientRect();
    view.scrollTop += box.top - frame.top - frame.height / 3;
    view.scrollLeft += Math.min(box.left - frame.left - 40, 0) || Math.max(box.right - frame.right + 40, 0);
  });
})();
