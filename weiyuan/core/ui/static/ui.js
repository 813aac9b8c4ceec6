// Progressive enhancement: without it every page works as well.
(() => {
  const root = document.documentElement;
  const next = { text: ["", "large", "xlarge"], theme: ["light", "dark"] };
  const kept = { get: k => { try { return localStorage.getItem(k); } catch { return null; } },
                 set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* a private window */ } } };
  for (const k of Object.keys(next)) { const v = kept.get(k); if (next[k].includes(v) && v) root.dataset[k] = v; }

  document.addEventListener("click", e => {
    const button = e.target.closest("[data-act]");
    if (!button) {
      for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(e.target)) menu.open = false;
      return;
    }
    const k = button.dataset.act;
    if (k === "open") document.getElementById(button.dataset.for)?.showModal();
    else if (k === "print") print();
    else if (k === "copy") { document.getElementById(button.dataset.for).select(); if (document.execCommand("copy")) button.textContent = button.dataset.done; }
    else if (k === "close") button.closest("dialog")?.close();
    else if (k in next) {
      const dark = k === "theme" && matchMedia("(prefers-color-scheme: dark)").matches;
      const now = root.dataset[k] || (dark ? "dark" : next[k][0]);
      const value = next[k][(next[k].indexOf(now) + 1) % next[k].length];
      if (value) root.dataset[k] = value; else delete root.dataset[k];
      kept.set(k, value);
    }
  });
  document.addEventListener("keydown", e => {
    if (e.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("change", e => {     // ticked rows of a list
    const form = e.target.closest("form[data-ticks]");
    if (!form) return;
    const boxes = [...form.querySelectorAll("[name=pk]")];
    if (e.target.dataset.tick === "all") for (const box of boxes) box.checked = e.target.checked;
    const n = boxes.filter(box => box.checked).length;
    form.querySelector("[data-ticked]").textContent = n ? `已选 ${n} 条` : "";
  });
  let asked;                                     // one record out of many: number or name
  document.addEventListener("input", e => {
    const field = e.target.closest("[data-pick]");
    if (!field) return;
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const answer = await fetch(`${field.dataset.pick}?q=${encodeURIComponent(field.value)}`);
      if (!answer.ok) return;
      let list = document.getElementById(`${field.id}-list`);
      if (!list) {
        list = Object.assign(document.createElement("datalist"), { id: `${field.id}-list` });
        field.after(list);
        field.setAttribute("list", list.id);
      }
      list.replaceChildren(...(await answer.json()).found.map(text => Object.assign(document.createElement("option"), { value: text })));
    }, 250);
  });
  document.addEventListener("submit", e => {     // an address without empty parameters
    if (!e.target.matches("form[data-lean]")) return;
    for (const field of e.target.elements) if (!field.value) field.disabled = true;
  });
  document.addEventListener("change", e => {     // more than one request may bring is told before it is sent
    const { type, files, dataset } = e.target;
    if (type !== "file" || !dataset.most) return;
    e.target.setCustomValidity([...files].reduce((n, f) => n + f.size, 0) > dataset.most ? dataset.tooMuch : "");
    e.target.reportValidity();
  });
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[data-lean] :disabled")) field.disabled = false;
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector(".errsum")?.focus();
    for (const place of document.querySelectorAll("[data-fetch]"))   // what may come a moment later
      fetch(place.dataset.fetch).then(answer => answer.ok ? answer.text() : Promise.reject()).then(text => {
        place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").getElementById("file").childNodes);
      }).catch(() => { /* the link stays */ });
    const working = document.querySelector("[data-poll]");   // long work: look again until it is done
    if (working) setTimeout(() => location.reload(), Number(working.dataset.poll));
  });
})();
