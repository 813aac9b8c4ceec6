// Work for the machine that sends a form while very many come in: the first number that, after the challenge, makes
// enough leading zero bits of SHA-256. Written out, because browsers lend theirs to https alone.
(() => {
  const K = [], H = [];
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    const frac = x => ((x - Math.floor(x)) * 4294967296) | 0;
    if (found < 8) H.push(frac(Math.sqrt(n)));
    K.push(frac(Math.cbrt(n)));
    found++;
  }
  const W = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  function block(state, bytes, at) {
    for (let i = 0; i < 16; i++) W[i] = (bytes[at + 4 * i] << 24) | (bytes[at + 4 * i + 1] << 16) | (bytes[at + 4 * i + 2] << 8) | bytes[at + 4 * i + 3];
    for (let i = 16; i < 64; i++) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = (W[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] = (state[i] + x) | 0; });
  }
  function digest(text) {                        // ASCII
    const length = text.length, padded = new Uint8Array((((length + 8) >> 6) + 1) << 6), state = H.slice();
    for (let i = 0; i < length; i++) padded[i] = text.charCodeAt(i);
    padded[length] = 128;
    new DataView(padded.buffer).setUint32(padded.length - 4, length * 8);
    for (let at = 0; at < padded.length; at += 64) block(state, padded, at);
    return state;
  }
  const zeros = state => (state[0] ? Math.clz32(state[0]) : 32 + Math.clz32(state[1]));

  const form = document.querySelector("form[data-work]");
  if (!form) return;
  const button = form.querySelector("[type=submit]"), said = form.querySelector("[role=status]");
  const { work, bits } = form.dataset;
  let number = 0;
  button.setAttribute("aria-disabled", "true");
  said.textContent = said.dataset.working;
  form.addEventListener("submit", e => { if (!form.elements.number.value) e.preventDefault(); });
  (function go() {
    const until = Date.now() + 40;               // short turns: the page stays alive
    while (Date.now() < until)
      if (zeros(digest(`${work}:${number}`)) >= Number(bits)) {
        form.elements.number.value = number;
        button.removeAttribute("aria-disabled");
        said.textContent = said.dataset.ready;
        return;
      } else number++;
    setTimeout(go);
  })();
})();
