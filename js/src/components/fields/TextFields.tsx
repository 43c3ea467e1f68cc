import { useView } from "../view";
import { Field } from "./Field";

/** The task's name: a suggestion until the user writes one. */
export function NameField() {
  const { form, state, words } = useView();
  return (
    <Field name="name" label={words.name} field="name">
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
  const { form, state, words } = useView();
  return (
    <Field
      name="description"
      label={words.description}
      field="description"
      note={<span class="qf-muted">{words.optional}</span>}
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
