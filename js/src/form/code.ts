/** Programs in other languages. The kernel, which has the templates, writes them. */
import { useEffect, useState } from "preact/hooks";
import type { CodeLanguage, Reply } from "../messages";

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

export type Code = Reply<{ code: string }>;

/**
 * The last program or error that arrived, and whether it is for this key. Without a key nothing is requested.
 */
export function useCode(
  key: string | undefined,
  load: () => Promise<Code>,
): { code: Code | undefined; current: boolean } {
  const [known, setKnown] = useState<{ key: string; code: Code }>();

  useEffect(() => {
    if (key === undefined) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const code = await load();
      if (wanted) setKnown({ key, code });
    }, REQUEST_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key]);

  return { code: known?.code, current: known?.key === key };
}
