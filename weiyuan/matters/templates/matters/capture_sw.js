// Opens the page of the quick note without a network. Keeps that page and its files, nothing of anybody.
const VERSION = "note-{{ version }}", PAGE = "{% url 'matter-note' %}", SHELL = "{% url 'matter-note-shell' %}", PATIENCE = 8000;
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];

self.addEventListener("install", event => event.waitUntil((async () => {
  const kept = await caches.open(VERSION);
  await kept.addAll([SHELL, ...FILES].map(address => new Request(address, { cache: "reload" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("note-") && name !== VERSION) await caches.delete(name);
  await self.clients.claim();
})()));

async function page(request) {
  try {                                       // a network that never answers is none
    const answer = await Promise.race([fetch(request), new Promise((_, no) => setTimeout(no, PATIENCE))]);
    if (answer.status < 502 || answer.status > 504) return answer;
  } catch { /* no network */ }
  return (await caches.open(VERSION)).match(SHELL);
}

self.addEventListener("fetch", event => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(pathname))
    event.respondWith(caches.open(VERSION).then(kept => kept.match(pathname)).then(found => found || fetch(request)));
});
