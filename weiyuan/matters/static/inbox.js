// The inbox by the keyboard, and a selection that goes along. Without it every link and form works as well.
(() => {
  const kept = { get: k => { try { return localStorage.getItem(k); } catch { return null; } },
                 set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* a private window */ } } };
  const typing = "input, textarea, select, [contenteditable], dialog[open] *";
  const one = selector => document.querySelector(selector);
  const open = selector => { const link = one(selector); if (link) link.click(); };
  const reach = field => { if (field) { field.focus(); field.scrollIntoView({ block: "center" }); } };

  const keys = {
    j: () => open(".detail a[rel=next]"),
    k: () => open(".detail a[rel=prev]"),
    a: () => reach(one(".deed-form[data-main] :is(input:not([type=hidden]), select, textarea, button)")),
    t: () => { const field = one("[data-key='t']"); field?.closest("details")?.setAttribute("open", ""); reach(field); },
    x: () => one(".inbox .list > [aria-current] [name=pk]")?.click(),
    "/": () => reach(one("[data-key='/']")),
    "?": () => one("#keys").showModal(),
  };

  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || kept.get("keys") === "off" && e.key !== "?") return;
    if (e.target.matches(typing) && !e.target.matches("[type=checkbox]")) return;
    const act = keys[e.key.length === 1 ? e.key.toLowerCase() : ""];
    if (!act || one("dialog[open]")) return;
    e.preventDefault();
    act();
  });

  // What is ticked goes along: into the address, into the links of the list, into every form.
  const carry = () => {
    const ticked = [...document.querySelectorAll(".inbox .list [name=pk]:checked")].map(box => box.value.split("-")[0]);
    const with_ = address => {
      const url = new URL(address, location.href);
      if (ticked.length) url.searchParams.set("sel", ticked.join(",")); else url.searchParams.delete("sel");
      return url;
    };
    history.replaceState(null, "", with_(location.href));
    for (const link of document.querySelectorAll("a[data-keep]")) link.href = with_(link.href);
    for (const field of document.querySelectorAll("[name=back]")) field.value = with_(field.value).search;
  };
  document.addEventListener("change", e => {
    if (e.target.matches("[name=pk], [data-tick]")) carry();
    if (e.target.id === "keys-on") kept.set("keys", e.target.checked ? "on" : "off");
    if (e.target.matches("[name=template]")) {
      const text = e.target.selectedOptions[0]?.dataset.text, field = e.target.form.elements.result;
      if (text) { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); field.focus(); }
    }
  });

  // The search box of the picker leaves the options that hold the words.
  document.addEventListener("input", e => {
    if (!e.target.matches("[data-narrow]")) return;
    const word = e.target.value.trim().toLowerCase();
    for (const select of e.target.form.querySelectorAll("[name=assigned_unit], [name=assigned_member]")) {
      let fits = [];
      for (const option of select.options) {
        option.hidden = Boolean(word && option.value && !option.text.toLowerCase().includes(word));
        if (option.value && !option.hidden) fits.push(option);
      }
      if (word) select.value = fits.length === 1 ? fits[0].value : fits.some(o => o.value === select.value) ? select.value : "";
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const field of document.querySelectorAll("[data-narrow]")) field.closest("label").hidden = false;
    for (const button of document.querySelectorAll("[name=fill]")) button.hidden = true;
    one("#keys-on").checked = kept.get("keys") !== "off";
    one(".inbox .list > [aria-current]")?.scrollIntoView({ block: "nearest" });
  });
})();
