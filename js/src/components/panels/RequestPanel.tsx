import * as t from "../../i18n/texts";
import { useView } from "../view";
import { CodePanel } from "./CodePanel";

/** The body as it would be sent now, or a program that sends it. */
export function RequestPanel() {
  const { form, say, language: locale } = useView();
  const body = form.body();
  const incomplete = Object.keys(form.problems()).length > 0;
  return (
    <CodePanel
      label={say(t.request)}
      action="CreateModelCompTask"
      subject={body}
      json={JSON.stringify(body, null, 2)}
      later={incomplete && say(t.codeLater)}
      load={(language) => form.ask("toCode", { body, language, locale })}
    />
  );
}
