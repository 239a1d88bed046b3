// <form-keeper>: what is typed in its form outlives a reload, a crash and a lost network, in this
// window only; closing the window forgets it. With `done` it forgets: the server has it all.

class FormKeeper extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("done")) {
      sessionStorage.removeItem(this.dataset.key);
      return;
    }
    this.#takeUp();
    this.addEventListener("input", () => sessionStorage.setItem(this.dataset.key, this.#content()));
  }

  get #form() { return this.querySelector("form"); }

  #content() { return String(new URLSearchParams(new FormData(this.#form))); }

  // The number of the form comes back too: sent once more it is the same enquiry.
  #takeUp() {
    const left = sessionStorage.getItem(this.dataset.key);
    if (left === null) return;
    const kept = new URLSearchParams(left);
    for (const field of this.#form.elements) {
      if (!field.name || field.name === "csrf" || field.type === "submit") continue;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = kept.getAll(field.name).includes(field.value);
      } else if (kept.has(field.name)) {
        field.value = kept.get(field.name);
      }
    }
  }
}

customElements.define("form-keeper", FormKeeper);
