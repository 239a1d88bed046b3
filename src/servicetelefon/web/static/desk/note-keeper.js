// <note-keeper>: keeps what is typed in its form, a moment after it was typed. It sends and
// never writes into the form.

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
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this.#leaving);
  }

  #leaving = () => { if (this.#dirty) this.keep(); };

  #later(delay) {
    this.#dirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), delay);
  }

  async keep() {
    clearTimeout(this.#timer);
    this.#dirty = false;
    const form = this.querySelector("form");
    // keepalive: it arrives also when the page is being left.
    const answer = await fetch(this.dataset.keep, {
      method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true,
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
