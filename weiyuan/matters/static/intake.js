// What the same number said before is shown as soon as the number is typed. Without this file a button asks for it.
(() => {
  const form = document.getElementById("intake"), phone = form.elements.phone;
  let asked = 0, before = phone.value.trim();
  async function look() {
    const number = phone.value.trim(), mine = ++asked;
    if (number === before) return;
    before = number;
    const body = new FormData();                       // by POST: a number stands in no address and in no log
    body.append("look", "1");
    body.append("phone", number);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("callers");
    if (found) document.getElementById("callers").replaceChildren(...found.childNodes);
  }
  phone.addEventListener("change", look);
  phone.addEventListener("input", () => { if (phone.value.replace(/\D/g, "").length >= 11) look(); });
})();
