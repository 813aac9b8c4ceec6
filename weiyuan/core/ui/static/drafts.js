// What is typed into a form[data-draft] stays on this machine until it is saved. Without this file forms work as well.
// Passwords, files, and what stands in [data-secret] are never kept. Words come from core/drafts.html.
(() => {
  const WEEK = 7 * 24 * 3600e3, WAIT = 8000, PREFIX = "draft:", SENT = "draft-sent", PING = document.currentScript.src;
  const attempt = (work, otherwise) => { try { return work(); } catch { return otherwise; } };   // a private window
  const forget = key => attempt(() => localStorage.removeItem(key));
  const drafts = () => attempt(() => Object.keys(localStorage).filter(k => k.startsWith(PREFIX)), []);
  const read = key => attempt(() => JSON.parse(localStorage.getItem(key)), null);
  const write = (key, draft) => attempt(() => { localStorage.setItem(key, JSON.stringify(draft)); return true; }, false);

  document.addEventListener("submit", e => {           // whoever sits down here next finds nothing
    if ((e.target.getAttribute("action") || "").endsWith("/logout/")) drafts().forEach(forget);
  });

  const UNKEPT = ["password", "file", "submit", "button", "reset", "image"];
  const secret = f => UNKEPT.slice(0, 2).includes(f.type) || f.closest("[data-secret]");
  function fields(form) {                              // [field, name within the form], those that may be kept
    const seen = {};
    return [...form.elements].flatMap(f => {
      if (!f.name || UNKEPT.includes(f.type) || secret(f) || ["csrfmiddlewaretoken", "next"].includes(f.name)) return [];
      const n = seen[f.name] = (seen[f.name] || 0) + 1;
      return [[f, `${f.name} ${/radio|checkbox/.test(f.type) ? f.value : n}`]];
    });
  }
  const value = f => /radio|checkbox/.test(f.type) ? f.checked
    : f.type === "select-multiple" ? [...f.selectedOptions].map(o => o.value) : f.value;
  function fill(f, v) {
    if (/radio|checkbox/.test(f.type)) f.checked = v;
    else if (f.type === "select-multiple") for (const o of f.options) o.selected = v.includes(o.value);
    else f.value = v;
  }
  const values = form => Object.fromEntries(fields(form).map(([f, id]) => [id, value(f)]));
  const differs = (form, kept) => fields(form).some(([f, id]) =>
    f.type !== "hidden" && id in kept && JSON.stringify(kept[id]) !== JSON.stringify(value(f)));
  const when = at => new Date(at).toLocaleString("zh-CN", { hour: "2-digit", minute: "2-digit",
    ...(Date.now() - at > 12 * 3600e3 && { month: "long", day: "numeric" }) });
  const reachable = () => navigator.onLine
    ? fetch(PING, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(WAIT) }).then(() => true, () => false)
    : Promise.resolve(false);

  function watch(form, words, key, refused) {
    const note = words.content.firstElementChild.cloneNode(true), [take, drop] = note.querySelectorAll("button");
    let timer = 0, changed = false, kept = true, through = false, asking = false;
    function say(what, tone, offers = false) {
      note.querySelector("span").textContent = what;
      note.dataset.tone = tone;
      take.hidden = drop.hidden = !offers;
      if (!note.isConnected) form.before(note);
    }
    function keep() {
      clearTimeout(timer);
      if (changed) kept = write(key, { at: Date.now(), values: values(form) });
    }
    const old = read(key);
    if (refused) changed = true;                       // the page itself holds the words
    else if (old && differs(form, old.values)) {
      say(words.dataset.found.replace("{}", when(old.at))
        + ([...form.elements].some(secret) ? words.dataset.unkept : ""), "info", true);
      take.addEventListener("click", () => {
        for (const [f, id] of fields(form)) if (id in old.values) fill(f, old.values[id]);
        changed = true;
        keep();
        note.remove();
        form.dispatchEvent(new Event("change", { bubbles: true }));
        fields(form).find(([f]) => f.type !== "hidden")?.[0].focus();
      });
      drop.addEventListener("click", () => { forget(key); note.remove(); });
    }
    form.addEventListener("input", () => { changed = true; clearTimeout(timer); timer = setTimeout(keep, 400); });
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", keep);
    addEventListener("online", () => { if (note.isConnected && take.hidden) say(words.dataset.online, "ok"); });
    addEventListener("beforeunload", e => { if (changed && !kept && !through) e.preventDefault(); });
    form.addEventListener("submit", async e => {
      if (through || e.defaultPrevented) return;
      e.preventDefault();
      if (asking) return;
      changed = asking = true;
      keep();
      const up = await reachable();
      asking = false;
      if (!up) { say(words.dataset.offline, "warn"); note.scrollIntoView({ block: "center" }); return; }
      attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ key, from: location.href.split("#")[0] })));
      through = true;
      form.requestSubmit(e.submitter);
      setTimeout(() => { through = false; }, 2000);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const words = document.getElementById("draft-words");
    const sent = attempt(() => JSON.parse(sessionStorage.getItem(SENT)), null);
    attempt(() => sessionStorage.removeItem(SENT));
    if (!words) return;                                // signed out, or the page of an error: nothing was saved
    // Saved: the form's own page led here through a redirect. A form that was refused comes back without one.
    const way = performance.getEntriesByType("navigation")[0], answer = sent && document.referrer === sent.from;
    if (answer && way?.redirectCount) forget(sent.key);
    for (const key of drafts()) if (!(read(key)?.at > Date.now() - WEEK)) forget(key);
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const key = `${PREFIX}${words.dataset.user}:${form.dataset.draft}`;
      watch(form, words, key, answer && !way?.redirectCount && sent.key === key);
    }
  });
})();
