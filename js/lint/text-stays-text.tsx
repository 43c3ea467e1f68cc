/** What `text-stays-text.grit` must report: an unused suppression fails the check. */
export function forbidden(element: HTMLElement, text: string): unknown {
  // biome-ignore lint/plugin/text-stays-text: a member
  element.innerHTML = text;
  // biome-ignore lint/plugin/text-stays-text: a call
  window.document.write(text);
  // biome-ignore lint/plugin/text-stays-text: a global
  localStorage.setItem("key", text);
  // biome-ignore lint/plugin/text-stays-text: a part by its name
  const { outerHTML } = element;
  // biome-ignore lint/plugin/text-stays-text: a part under another name
  const { cookie: renamed } = document;
  // biome-ignore lint/plugin/text-stays-text: a member of a literal
  Object.assign(element, { srcdoc: text });
  // biome-ignore lint/plugin/text-stays-text: a string
  element.setAttribute("srcdoc", outerHTML);
  // biome-ignore lint/plugin/text-stays-text: a template
  location.assign(`javascript:${renamed}`);
  // biome-ignore lint/plugin/text-stays-text: an attribute
  const frame = <iframe title="frame" srcdoc={text} />;
  // biome-ignore lint/plugin/text-stays-text: the text of an attribute
  const link = <form action="javascript:alert(1)">{frame}</form>;
  // biome-ignore lint/suspicious/noConsole: the browser's log
  console.log(link);
  // biome-ignore lint/security/noGlobalEval: code
  window.eval(text);
  // biome-ignore lint/nursery/noImpliedEval: code
  return new Function(text);
}
