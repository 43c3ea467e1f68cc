/** The request as a program in another language. The kernel, which has the templates, writes it. */
import { useEffect, useState } from "preact/hooks";
import type { Answer, CodeLanguage, Value } from "../messages";
import type { Form } from "./store";

const REQUEST_AFTER_MS = 150;

/** The languages' names, which need no translation. */
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
 * The last program or error that arrived, and whether it is for this body and language. Without a language nothing is
 * requested.
 */
export function useCode(
  form: Form,
  language: CodeLanguage | undefined,
  body: Value,
): { code: Code | undefined; current: boolean } {
  const key = JSON.stringify([language, body]);
  const [known, setKnown] = useState<{ key: string; code: Code }>();

  useEffect(() => {
    if (!language) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const code = await form.toCode(body, language);
      if (wanted) setKnown({ key, code });
    }, REQUEST_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key]);

  return { code: known?.code, current: known?.key === key };
}
