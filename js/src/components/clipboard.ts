/**
 * Copies text, also where a notebook is served over plain HTTP and the Clipboard API is missing. Returns whether it
 * was copied.
 */
export async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.className = "qf-hidden";
    area.value = text;
    beside.after(area);
    area.select();
    const copied = document.execCommand?.("copy") === true;
    area.remove();
    beside.focus();
    return copied;
  }
}
