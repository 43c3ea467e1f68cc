import * as t from "../../i18n/texts";
import { useView } from "../view";
import { Field } from "./Field";

/** The task's name: a suggestion until the user writes one. */
export function NameField() {
  const { form, state, say } = useView();
  return (
    <Field name="name" label={say(t.name)} field="name">
      {(control) => (
        <input
          {...control}
          class="qf-input"
          type="text"
          autocomplete="off"
          value={state.draft.name ?? ""}
          onInput={(event) => form.edit({ name: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

export function DescriptionField() {
  const { form, state, say } = useView();
  return (
    <Field
      name="description"
      label={say(t.description)}
      field="description"
      note={<span class="qf-muted">{say(t.optional)}</span>}
    >
      {(control) => (
        <textarea
          {...control}
          class="qf-input"
          rows={1}
          value={state.draft.description ?? ""}
          onInput={(event) => form.edit({ description: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}
