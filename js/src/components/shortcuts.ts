/**
 * Keeps keys typed in the form from triggering the notebook's shortcuts. JupyterLab listens while the event bubbles,
 * Notebook 7 while it is captured; both ignore a target that itself has this attribute (one on an ancestor has no
 * effect). A listener that runs before theirs sets it, and lets Ctrl+S (save) through.
 */
const SUPPRESS = "data-lm-suppress-shortcuts";

export function isComposing(event: KeyboardEvent): boolean {
  // Safari ends the composition before it sends the Enter that confirmed it.
  return event.isComposing || event.keyCode === 229;
}

/** Whether the key submits the form from any field. */
export function isSubmit(event: KeyboardEvent): boolean {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing(event);
}

function isSave(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
}

export function guardKeys(root: HTMLElement, signal: AbortSignal): void {
  window.addEventListener(
    "keydown",
    (event) => {
      // For an event inside a shadow root, `event.target` is the shadow host.
      const target = event.composedPath()[0];
      if (target instanceof HTMLElement && root.contains(target)) {
        if (isSave(event)) target.removeAttribute(SUPPRESS);
        else target.setAttribute(SUPPRESS, "true");
      }
    },
    { capture: true, signal },
  );
  // VS Code and other hosts without such an attribute listen on an ancestor.
  root.addEventListener(
    "keydown",
    (event) => {
      if (!isSave(event)) event.stopPropagation();
    },
    { signal },
  );
}
