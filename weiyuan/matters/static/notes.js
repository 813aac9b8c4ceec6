// Quick notes wait here until the server has them: kept in IndexedDB by account, sent one after another.
// Names and phone numbers are never among what is kept.
const notes = (() => {
  const EDGE = 1600, QUALITY = 0.85, PATIENCE = 180e3, ASKING = 15e3;
  const unkept = new Map();                            // what the device had no room for: lives as long as the page
  let opened = null;

  function db() {
    return opened ??= new Promise((yes, no) => {
      const asked = indexedDB.open("weiyuan-notes", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "key" }).createIndex("user", "user");
      asked.onsuccess = () => yes(asked.result);
      asked.onerror = asked.onblocked = () => no(asked.error);
    });
  }
  async function change(work) {                        // done once it is on the device, not before
    const way = (await db()).transaction("drafts", "readwrite");
    await new Promise((yes, no) => {
      way.oncomplete = yes;
      way.onabort = way.onerror = () => no(way.error);
      work(way.objectStore("drafts"));
      way.commit?.();                                  // a page that is being left does not wait for it
    });
  }
  async function keep(draft) {
    unkept.set(draft.key, draft);
    await change(table => table.put(draft));
    unkept.delete(draft.key);
  }
  async function drop(key) {
    unkept.delete(key);
    await change(table => table.delete(key)).catch(() => {});
  }
  async function all(user) {                           // in the order in which they were begun
    const stored = await db().then(open => new Promise((yes, no) => {
      const asked = open.transaction("drafts").objectStore("drafts").index("user").getAll(user);
      asked.onsuccess = () => yes(asked.result);
      asked.onerror = () => no(asked.error);
    })).catch(() => []);
    const found = new Map([...stored, ...[...unkept.values()].filter(d => d.user === user)].map(d => [d.key, d]));
    return [...found.values()].sort((a, b) => a.at - b.at);
  }

  function key() {                                     // randomUUID is missing where there is no https
    if (crypto.randomUUID) return crypto.randomUUID();
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = b[6] & 15 | 64; b[8] = b[8] & 63 | 128;
    return [...b].map((n, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + n.toString(16).padStart(2, "0")).join("");
  }

  async function shrunk(file) {                        // as it is where the browser cannot
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const by = Math.min(1, EDGE / Math.max(image.width, image.height));
      const canvas = Object.assign(document.createElement("canvas"), {
        width: Math.round(image.width * by), height: Math.round(image.height * by) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const small = await new Promise(done => canvas.toBlob(done, "image/jpeg", QUALITY));
      if (small && small.size < file.size) return { name: file.name.replace(/\.\w+$/, "") + ".jpg", blob: small };
    } catch { /* HEIC, or an old browser */ }
    return { name: file.name, blob: new Blob([await file.arrayBuffer()], { type: file.type }) };
  }

  async function asked(address) {                      // {user, csrf}, or why not
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "manual", headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(ASKING) });
      if (answer.ok) return await answer.json();
      return { fails: answer.type === "opaqueredirect" || answer.status < 500 ? "login" : "later" };
    } catch { return { fails: "later" }; }
  }

  // What became of it: {done} the server's answer, {refused} its words, {fails} "login", "other" or "later".
  async function send(draft, form, extra = {}) {
    const who = await asked(form.dataset.state);
    if (who.fails) return who;
    if (who.user !== draft.user) return { fails: "other" };
    const body = new FormData();
    const said = { client_key: draft.key, user: draft.user, heard_at: new Date(draft.at).toISOString(),
      content: draft.text, place: draft.place, channel: draft.channel, ...extra };
    for (const [name, value] of Object.entries(said)) if (value) body.append(name, value);
    for (const photo of draft.photos) body.append("photos", photo.blob, photo.name);
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": who.csrf }, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) return { done: await answer.json() };
      if (answer.type === "opaqueredirect" || answer.status === 401) return { fails: "login" };
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { fails: "later" };
      if (answer.status === 413) return { refused: "tooBig" };
      const words = await answer.json().then(found => Object.values(found.errors).flat(), () => null);
      if (words) return { refused: "", words };
      return answer.status === 403 ? { fails: "login" } : { refused: "odd" };
    } catch { return { fails: "later" }; }
  }
  // One page of the browser sends at a time; without https there are no locks, and the server keeps one of two.
  const alone = work => navigator.locks ? navigator.locks.request("weiyuan-notes", work) : work();

  return { all, keep, drop, key, shrunk, send, alone };
})();
