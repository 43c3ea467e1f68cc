/**
 * Keeps keys that are typed in the form from the shortcuts of the notebook: JupyterLab listens on the way up, Notebook 7
 * on the way down, and both leave out a target that carries this attribute itself (one on an ancestor does nothing). It
 * is set by a listener that comes before theirs, so that saving by Ctrl+S can be let through.
 */
const SUPPRESS = "data-lm-suppress-shortcuts";

export function isComposing(event: KeyboardEvent): boolean {
  // Safari ends the composition before the Enter that confirmed it.
  return event.isComposing || event.keyCode === 229;
}

function isSave(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
}

export function guardKeys(root: HTMLElement, signal: AbortSignal): void {
  window.addEventListener(
    "keydown",
    (event) => {
      // Inside a shadow root the event's own target is the shadow's host.
      const target = event.composedPath()[0];
      if (target instanceof HTMLElement && root.contains(target)) {
        if (isSave(event)) target.removeAttribute(SUPPRESS);
        else target.setAttribute(SUPPRESS, "true");
      }
    },
    { capture: true, signal },
  );
  // Hosts that know no such attribute, VS Code among them, listen further up.
  root.addEventListener(
    "keydown",
    (event) => {
      if (!isSave(event)) event.stopPropagation();
    },
    { signal },
  );
}
