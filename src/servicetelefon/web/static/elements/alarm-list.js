// <alarm-list>: the running alarms at a supervisor's page. The list is the server's and the same for
// all; here it shows the buttons that are this person's, tells what is new, and sends what is pressed.

import "../desk/keys.js";
import "./elapsed-time.js";
import "./live-stream.js";

class AlarmList extends HTMLElement {
  #told = new Set();
  #words = {};
  #taken = ""; // the alarm that was taken here just now: the next key is its emergency number

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.querySelector("live-stream").addEventListener("alarms", ({ detail }) => this.#show(detail));
    this.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-post]");
      if (button) this.#press(button);
    });
  }

  #show(html) {
    const list = this.#part("list");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.post : null;
    list.innerHTML = html;
    for (const one of list.querySelectorAll("[data-for]")) one.hidden = one.dataset.for !== this.dataset.me;
    for (const one of list.querySelectorAll("[data-not-for]")) one.hidden = one.dataset.notFor === this.dataset.me;
    const alarms = [...list.querySelectorAll("[data-alarm]")];
    list.hidden = alarms.length === 0;
    this.#say(alarms.map((one) => one.dataset.say));
    const wanted = this.#taken
      ? list.querySelector(`[data-alarm="${this.#taken}"] [data-for]:not([hidden]) button`)
      : focused && list.querySelector(`[data-post="${focused}"]`);
    if (wanted) {
      this.#taken = "";
      wanted.focus();
    }
  }

  #say(sentences) {
    const fresh = sentences.filter((one) => !this.#told.has(one));
    this.#told = new Set(sentences);
    if (fresh.length) this.#part("say").textContent = fresh.join(". ");
  }

  async #press(button) {
    const { post, target } = button.dataset;
    if (post.endsWith("/uebernehmen")) this.#taken = button.closest("[data-alarm]").dataset.alarm;
    const answer = await fetch(post, {
      method: "POST", body: new URLSearchParams(target ? { target } : {}),
      headers: { accept: "application/json", "x-csrf-token": this.dataset.token },
    }).catch(() => null);
    const notice = this.#part("notice");
    notice.hidden = Boolean(answer?.ok);
    if (answer?.ok) return;
    this.#taken = "";
    const code = await answer?.json().then((problem) => problem.code).catch(() => "");
    notice.textContent = this.#words[code] ?? this.#words.failed;
  }

  #part(name) { return this.querySelector(`[data-part="${name}"]`); }
}

customElements.define("alarm-list", AlarmList);
