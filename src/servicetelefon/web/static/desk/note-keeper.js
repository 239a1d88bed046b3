// <note-keeper>: keeps what is typed in its form, a moment after it was typed. It sends, and
// writes into the form only what this window had not sent yet when it was reloaded.

const QUIET = 600; // ms without a key
const AGAIN = 4000; // ms after a failure

class NoteKeeper extends HTMLElement {
  #timer;
  #dirty = false;

  connectedCallback() {
    this.addEventListener("input", () => this.#later(QUIET));
    this.addEventListener("focusout", () => { if (this.#dirty) this.keep(); });
    // Closing sends everything itself; what is typed after a refusal is kept again.
    this.addEventListener("submit", () => { clearTimeout(this.#timer); this.#dirty = false; });
    addEventListener("pagehide", this.#leaving);
    document.addEventListener("visibilitychange", this.#hidden);
    this.#takeUp();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this.#leaving);
    document.removeEventListener("visibilitychange", this.#hidden);
  }

  #hidden = () => { if (document.hidden && this.#dirty) this.keep(); };

  // A reload may be answered before the last words have arrived: they wait in this window.
  #leaving = () => {
    if (!this.#dirty) return;
    sessionStorage.setItem(this.dataset.keep, this.#content());
    this.keep();
  };

  #takeUp() {
    const left = sessionStorage.getItem(this.dataset.keep);
    sessionStorage.removeItem(this.dataset.keep);
    if (left === null) return;
    for (const [name, value] of new URLSearchParams(left)) {
      if (name !== "csrf") this.querySelector("form").elements[name].value = value;
    }
    this.#later(0);
  }

  #content() { return String(new URLSearchParams(new FormData(this.querySelector("form")))); }

  #later(delay) {
    this.#dirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), delay);
  }

  async keep() {
    clearTimeout(this.#timer);
    this.#dirty = false;
    // keepalive: it arrives also when the page is being left.
    const answer = await fetch(this.dataset.keep, {
      method: "POST", body: new URLSearchParams(this.#content()), keepalive: true,
      headers: { accept: "application/json" },
    }).catch(() => null);
    if (answer?.ok) {
      this.#say("kept");
    } else {
      const lost = !answer || answer.status >= 500;
      this.#say(lost ? "trying" : "refused");
      if (lost && this.isConnected) this.#later(AGAIN);
    }
  }

  #say(what) {
    const output = this.querySelector("output");
    output.textContent = JSON.parse(this.dataset.words)[what];
    output.dataset.what = what;
  }
}

customElements.define("note-keeper", NoteKeeper);
