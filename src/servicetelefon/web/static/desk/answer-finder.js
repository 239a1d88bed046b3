// <answer-finder>: one field, answers as somebody types, and one of them opened to be read out.
// Arrow keys go through what was found, Enter opens the first (or the chosen) one.

class AnswerFinder extends HTMLElement {
  #at;

  connectedCallback() {
    this.#field.addEventListener("keydown", (event) => this.#inField(event));
    this.#found.addEventListener("keydown", (event) => this.#inList(event));
    // Whoever is in the list already stays at the same answer when the last letters are answered.
    this.#found.addEventListener("htmx:beforeSwap", () => { this.#at = document.activeElement.dataset.article; });
    this.#found.addEventListener("htmx:afterSwap", () => {
      if (this.#at) (this.#choices.find((one) => one.dataset.article === this.#at) ?? this.#choices[0])?.focus();
    });
    // Only then its buttons do something.
    this.#article.addEventListener("htmx:afterSettle", () => this.#opened());
    this.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  }

  // A new contact begins with an empty field, and the cursor in it.
  begin() {
    this.#field.value = "";
    this.#found.replaceChildren();
    this.#article.replaceChildren();
    this.#field.focus();
  }

  get #field() { return this.querySelector("#find"); }
  get #found() { return this.querySelector("#found"); }
  get #article() { return this.querySelector("#article"); }
  get #choices() { return [...this.#found.querySelectorAll("button[data-article]")]; }

  #inField(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#choices[0]?.click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.#choices[0]?.focus();
    } else if (event.key === "Escape") {
      this.#field.value = "";
      this.#found.replaceChildren();
    }
  }

  #inList(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.#choices.indexOf(document.activeElement) + step;
    (next < 0 ? this.#field : this.#choices[next])?.focus();
  }

  #opened() {
    const article = this.#article.querySelector("article");
    if (!article) return;
    this.#found.replaceChildren();
    article.querySelector("h2").focus();
    this.dispatchEvent(new CustomEvent("read-out", { detail: article.dataset.enquiry, bubbles: true }));
  }
}

customElements.define("answer-finder", AnswerFinder);
