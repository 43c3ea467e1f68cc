import { useState } from "preact/hooks";
import { isRefused } from "../form/state";
import type { Form } from "../form/store";
import * as t from "../i18n/texts";
import type { FieldName } from "../messages";
import { Frame, useFrame } from "./Frame";
import { ModelField } from "./fields/ModelField";
import { StrategyField } from "./fields/StrategyField";
import { TargetField } from "./fields/TargetField";
import { DescriptionField, NameField } from "./fields/TextFields";
import { VersionField } from "./fields/VersionField";
import { WeightField } from "./fields/WeightField";
import { Compare } from "./panels/Compare";
import { RequestPanel } from "./panels/RequestPanel";
import { ResponsePanel } from "./panels/ResponsePanel";
import { SubmitBar } from "./panels/SubmitBar";
import { TasksPanel } from "./panels/TasksPanel";
import { isSubmit } from "./shortcuts";
import { useSubmission } from "./submission";
import type { View } from "./view";

/** A view of the form. */
export function App({ form }: { form: Form }) {
  const frame = useFrame(form);
  const { state, signedOut, say, language } = frame;
  const [touched, setTouched] = useState<ReadonlySet<FieldName>>(new Set());
  const submission = useSubmission(form, state);
  const { rules } = state;
  const problems = form.problems();
  const warnings = form.warnings();

  const view: View & typeof frame = {
    ...frame,
    form,
    problemOf(field) {
      if (isRefused(field, state)) return say(t.notAccepted);
      const problem = problems[field];
      const shown = submission.tried || touched.has(field) || problem === "not_compressible";
      const code = shown ? problem : undefined;
      return code === "missing" ? say(t.missing[field]) : code && say(t.problems[code]);
    },
    warningOf(field) {
      const text = state.draft[field] ?? "";
      if (state.removedIds.includes(text)) return say(t.removed(text));
      const code = warnings[field];
      const prefixes: Record<string, string> = rules.idPrefixes;
      return code
        ? say(
            t.warnings[code]({
              min: rules.name.advisedMin,
              max: field === "name" ? rules.name.advisedMax : rules.description.advisedMax,
              length: [...text].length,
              prefix: prefixes[field] ?? "",
            }),
          )
        : state.advice[field]?.[language];
    },
    touch(field) {
      setTouched(new Set(touched).add(field));
    },
  };

  return (
    <Frame
      view={view}
      title={t.title}
      onKeyDown={(event) => {
        if (signedOut || state.restored || !isSubmit(event)) return;
        event.preventDefault();
        submission.press();
      }}
      fields={
        <div class="qf-grid qf-form">
          <ModelField />
          <VersionField />
          <TargetField />
          <StrategyField />
          <WeightField />
          <NameField />
          <DescriptionField />
          <SubmitBar submission={submission} />
        </div>
      }
    >
      {(!signedOut || state.response || state.task) && (
        <div class="qf-panels">
          {!signedOut && <RequestPanel />}
          <ResponsePanel />
        </div>
      )}
      {!signedOut && !state.restored && (
        <>
          <TasksPanel />
          <Compare />
        </>
      )}
    </Frame>
  );
}
