/** The request as a program in another language, written by the kernel, where the templates are. */
import { useEffect, useState } from "preact/hooks";
import type { Answer, CodeLanguage, Value } from "../messages";
import type { Form } from "./store";

const ASK_AFTER_MS = 150;

/** The languages' own names, which need no translation. */
export const CODE_LANGUAGES: Record<CodeLanguage, string> = {
  python: "Python",
  qfwidget: "qfwidget",
  node: "Node.js",
  java: "Java",
  go: "Go",
  curl: "curl",
};

type Code = Answer<{ code: string }>;

/**
 * The last program that came, or why none did, and whether it is of this body and language. Nothing is asked for without
 * a language.
 */
export function useCode(
  form: Form,
  language: CodeLanguage | undefined,
  body: Value,
): { code: Code | undefined; current: boolean } {
  const wanted = JSON.stringify([language, body]);
  const [known, setKnown] = useState<{ of: string; code: Code }>();

  useEffect(() => {
    if (!language) return;
    let awaited = true;
    const timer = setTimeout(async () => {
      const code = await form.toCode(body, language);
      if (awaited) setKnown({ of: wanted, code });
    }, ASK_AFTER_MS);
    return () => {
      awaited = false;
      clearTimeout(timer);
    };
  }, [wanted]);

  return { code: known?.code, current: known?.of === wanted };
}
