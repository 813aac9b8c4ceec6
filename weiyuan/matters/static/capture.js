// The page of the quick note: keeps every letter and photo on the phone, and sends what is finished when there is a
// network. Without this file the page is a plain form.
(() => {
  const form = document.getElementById("note"), said = document.getElementById("note-words").dataset;
  const at = id => document.getElementById(id), says = at("note-says"), who = at("note-who").querySelector("fieldset");
  const WEEK = 7 * 24 * 3600e3, SOON = 5e3, SELDOM = 300e3, TYPED = 400;
  // drafts.js forgets what begins with "draft:" when somebody signs out: what waits is then hidden, and not lost.
  // The words being written are kept by account, as all that waits: who leaves at once after the last letter finds them.
  const KEPT = "draft:note", OPEN = "note-open:", attempt = work => { try { return work(); } catch { return null; } };
  const words = (name, value = "") => said[name].replace("{}", value);
  let me, now, typing = 0, again = 0, tries = 0, sending = "", trouble = "", busy = false, going = false;
  let warned = "", last = null, adding = Promise.resolve();
  const sent = [];

  // --- who, and where ---------------------------------------------------------------------------
  const chips = (id, name, pairs) => at(id).querySelector(".pick").replaceChildren(...pairs.map(([value, label]) => {
    const chip = document.createElement("label");
    chip.append(Object.assign(document.createElement("input"), { type: "radio", name, value }), label);
    return chip;
  }));
  const pairs = id => [...at(id).querySelectorAll("label")].map(one => [one.firstChild.value, one.textContent]);
  function enter() {
    const known = attempt(() => JSON.parse(localStorage.getItem(KEPT)));
    const mine = form.dataset.user ? { user: Number(form.dataset.user), places: pairs("id_place"),
      channels: pairs("id_channel"), place: form.elements.place?.value, channel: form.elements.channel?.value } : known;
    if (!mine || !form.dataset.user && !(known.at > Date.now() - WEEK)) return false;
    if (!form.dataset.user) { chips("id_place", "place", mine.places); chips("id_channel", "channel", mine.channels); }
    me = mine.user;
    remember(mine);
    return true;
  }
  function remember(mine) {                            // what the page needs to open without a network
    attempt(() => localStorage.setItem(KEPT, JSON.stringify({ ...mine, at: Date.now() })));
    last = mine;
  }

  // --- the note being written -------------------------------------------------------------------
  const fresh = () => ({ key: notes.key(), user: me, at: Date.now(), text: "", photos: [], state: "open",
    place: last.place, channel: last.channel });
  const empty = draft => !draft.text.trim() && !draft.photos.length;
  function begin(draft) {
    now = draft;
    form.elements.content.value = draft.text;
    for (const name of ["place", "channel"]) for (const one of form.querySelectorAll(`[name=${name}]`)) one.checked = one.value === draft[name];
    hint("");
    shots();
    read();
  }
  async function found() {                             // what was being written when the page was left
    const all = await notes.all(me), [key, text] = attempt(() => JSON.parse(localStorage.getItem(OPEN + me))) || [], left = all.find(one => one.key === key);
    if (text?.trim() && (!left || left.state === "open")) return { ...fresh(), ...left, key, text };
    return all.filter(one => one.state === "open").pop();
  }
  function read() {
    const text = form.elements.content.value;
    if (empty(now) && text.trim()) now.at = Date.now();
    Object.assign(now, { text, place: form.elements.place?.value || "", channel: form.elements.channel?.value || "" });
    // At once, for a page that is closed before the database is done. Photos take their way alone.
    attempt(() => text.trim() ? localStorage.setItem(OPEN + me, JSON.stringify([now.key, text])) : localStorage.removeItem(OPEN + me));
    remember({ ...last, place: now.place, channel: now.channel });
  }
  function hint(text, wrong = false) {
    at("note-hint").textContent = text;
    at("note-hint").className = wrong ? "err" : "hint";
    if (wrong) form.elements.content.setAttribute("aria-invalid", "true"); else form.elements.content.removeAttribute("aria-invalid");
    form.elements.content.setAttribute("aria-describedby", "note-hint");
  }
  async function store(draft) {
    if (draft === now) clearTimeout(typing);
    try {
      if (draft.state === "open" && empty(draft)) await notes.drop(draft.key);
      else { await notes.keep(draft); if (draft === now) hint(said.kept); }
      warned = "";
    } catch (error) { warned = error?.name === "QuotaExceededError" ? said.full : said.nowhere; }
    if (warned) show();
  }
  async function add(files) {
    const draft = now;
    if (empty(draft)) draft.at = Date.now();
    for (const file of files) {
      draft.photos.push(await notes.shrunk(file));
      if (draft === now) shots();
      await store(draft);
    }
  }
  function shots() {
    for (const old of at("note-shots").querySelectorAll("span")) old.remove();
    at("note-shots").prepend(...now.photos.map((photo, n) => {
      const box = at("note-shot").content.firstElementChild.cloneNode(true), canvas = box.querySelector("canvas");
      canvas.setAttribute("aria-label", words("photo", n + 1));
      createImageBitmap(photo.blob).then(image => {
        Object.assign(canvas, { width: 320, height: 240 });
        const by = Math.max(320 / image.width, 240 / image.height), w = image.width * by, h = image.height * by;
        canvas.getContext("2d").drawImage(image, (320 - w) / 2, (240 - h) / 2, w, h);
      }).catch(() => {});
      const button = box.querySelector("button");
      button.setAttribute("aria-label", words("remove", n + 1));
      button.addEventListener("click", () => { now.photos.splice(n, 1); shots(); store(now); });
      return box;
    }));
  }

  // --- what waits ---------------------------------------------------------------------------------
  function alert(tone, text, links = []) {
    const box = at("note-alert").content.firstElementChild.cloneNode(true), line = box.querySelector("span");
    box.dataset.tone = tone;
    line.textContent = text;
    for (const [label, href] of links) line.append(" ", Object.assign(document.createElement("a"), { textContent: label, href }));
    return box;
  }
  async function show() {
    const list = me ? (await notes.all(me)).filter(one => one.key !== now.key) : [];
    const waiting = list.filter(one => one.state === "wait").length, found = [];
    if (!me) found.push(alert("warn", said.nobody, [[said.toLogin, form.dataset.login]]));
    if (sent.length) found.push(alert("ok", words("sent"), sent.slice(-9).map(one => [one.no, one.href])));
    if (warned) found.push(alert("bad", warned));
    if (trouble === "identity") found.push(alert("warn", said.identity));
    if (trouble === "other") found.push(alert("warn", said.other));
    else if (waiting && !navigator.onLine) found.push(alert("warn", words("offline", waiting), [[said.view, "#note-queue"]]));
    else if (trouble === "login") found.push(alert("warn", said.login, [[said.toLogin, form.dataset.login]]));
    else if (waiting) found.push(alert("info", words(trouble === "later" ? "later" : "waits", waiting)));
    const texts = boxes => boxes.map(box => box.textContent + box.dataset.tone).join();
    if (texts(found) !== texts([...says.children])) says.replaceChildren(...found);
    at("note-queue").hidden = !list.length;
    at("note-queue").querySelector("small").textContent = list.length || "";
    at("note-queue").querySelector("ul").replaceChildren(...list.map(row));
    who.disabled = !navigator.onLine;
    at("note-go").textContent = navigator.onLine ? said.send : said.store;
  }
  function row(draft) {
    const box = at("note-row").content.firstElementChild.cloneNode(true), [when, photos] = box.querySelectorAll(".meta span");
    const chip = box.querySelector(".chip"), why = box.querySelector(".err"), state = draft.key === sending ? "sending" : draft.state;
    box.querySelector(".b").textContent = draft.text.trim() || said.untitled;
    when.textContent = new Date(draft.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    photos.textContent = draft.photos.length ? words("photos", draft.photos.length) : said.noPhotos;
    chip.textContent = said[state];
    chip.dataset.tone = { wait: "warn", sending: "info", refused: "bad", done: "ok" }[state] || "";
    why.hidden = !draft.why;
    why.textContent = draft.why || "";
    if (draft.href) why.append(" ", Object.assign(document.createElement("a"), { textContent: draft.no, href: draft.href }));
    const [edit, drop] = box.querySelectorAll("button");
    for (const one of [edit, drop]) one.setAttribute("aria-label", `${one.textContent}：${box.querySelector(".b").textContent}`);
    edit.hidden = draft.state === "done";
    edit.disabled = drop.disabled = draft.key === sending;
    edit.addEventListener("click", async () => {
      read();
      await store(now);
      begin({ ...draft, state: "open", why: "" });
      await store(now);
      show();
      form.elements.content.focus();
    });
    drop.addEventListener("click", () => {
      const sure = at("note-sure");
      sure.returnValue = "";
      sure.showModal();
      sure.onclose = async () => { if (sure.returnValue) { await notes.drop(draft.key); show(); } };
    });
    return box;
  }

  // --- sending ------------------------------------------------------------------------------------
  async function deliver(draft, extra) {               // true: the next one may go
    sending = draft.key;
    show();
    const { done, refused, words: told, fails } = await notes.send(draft, form, extra);
    sending = "";
    trouble = fails || "";
    if (fails) return false;
    tries = 0;
    if (done && done.same && !done.refused.length) await notes.drop(draft.key);
    else {
      const why = !done ? told?.join("；") || said[refused] : !done.same ? words("changed", done.no)
        : words("notTaken", done.no) + done.refused.map(([name, reason]) => `${name}：${reason}`).join("；");
      await store(Object.assign(draft, { state: done ? "done" : "refused", why, no: done?.no, href: done?.href }));
    }
    if (done) sent.push(done);
    return true;
  }
  async function drain() {                             // one after another, the oldest first
    clearTimeout(again);
    if (going || !me || !navigator.onLine) return show();
    going = true;
    await notes.alone(async () => {
      for (let next; (next = (await notes.all(me)).find(one => one.state === "wait")) && await deliver(next););
    }).catch(() => { trouble = "later"; });
    going = false;
    if (trouble === "later") again = setTimeout(drain, Math.min(SELDOM, SOON * 2 ** tries++));
    show();
  }
  async function go() {
    const person = who.querySelectorAll("input:not([type=checkbox])"), extra = {};
    for (const one of person) if (one.value.trim()) extra[one.name] = one.value;
    if (Object.keys(extra).length) {                   // goes out at once, or not at all: it is kept nowhere
      if (who.querySelector("[type=checkbox]").checked) extra.consent = "on";
      await store(now);
      const through = navigator.onLine && await notes.alone(() => deliver(now, extra));
      if (!through) { if (trouble !== "login" && trouble !== "other") trouble = "identity"; return; }
      for (const one of person) one.value = "";
    } else {
      now.state = "wait";
      await store(now);
      navigator.storage?.persist?.().catch(() => {});
    }
    begin(fresh());
  }
  async function submit(event) {
    event.preventDefault();
    if (busy || !me) return;
    busy = true;
    read();
    await adding;
    if (!now.text.trim()) { hint(said.empty, true); form.elements.content.focus(); }
    else await go();
    busy = false;
    if (trouble === "identity") show(); else drain();
  }

  async function start() {
    at("note-plain").remove();
    at("note-shots").hidden = false;
    form.addEventListener("submit", submit);
    if (!enter()) { form.hidden = true; return show(); }
    const open = await found();
    if (open || !form.elements.content.value.trim()) begin(open || fresh());
    else { now = fresh(); read(); }
    form.addEventListener("input", event => {
      if (event.target.type === "file" || event.target.closest("[data-secret]")) return;
      read();
      clearTimeout(typing);
      typing = setTimeout(() => store(now), TYPED);
    });
    for (const input of at("note-shots").querySelectorAll("input")) input.addEventListener("change", () => {
      const files = [...input.files];
      adding = adding.then(() => add(files)).finally(() => { input.value = ""; });
    });
    for (const name of ["pagehide", "visibilitychange"]) document.addEventListener(name, () => { read(); store(now); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) drain(); });
    addEventListener("online", () => { tries = 0; drain(); });
    addEventListener("offline", show);
    addEventListener("beforeunload", event => { if (warned) event.preventDefault(); });
    drain();
  }
  start();
  attempt(() => navigator.serviceWorker?.register(form.dataset.worker).catch(() => {}));
})();
