import type { TaskStatus } from "../i18n/keys";
import { useView } from "../view";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { Failure } from "./Failure";
import { Stepper } from "./Stepper";

/** A time as the console sent it, in the reader's words where it can be read. */
function localTime(time: string | null | undefined, language: string): string | null | undefined {
  const date = new Date(time ?? "");
  return Number.isNaN(date.getTime())
    ? time
    : new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(date);
}

/** What the console answered, and what became of the task since. */
export function ResponsePanel() {
  const { form, state, words, language, id } = useView();
  const { response, task, cancelling, cancelError, connection } = state;
  const taskId = task?.id ?? (typeof response?.result === "string" ? response.result : undefined);
  const status = task?.status ?? undefined;
  const statusWord = status && (words.statuses[status as TaskStatus] ?? status);
  const stoppable = (status === "creating" || status === "running") && connection !== "gone";

  const facts: [name: string, text: string | null | undefined, isId?: boolean][] = [
    [words.requestId, response?.requestId, true],
    [words.taskId, taskId, true],
    [words.newVersionId, task?.modelId, true],
    [words.failedReason, task?.failedReason],
    [words.started, localTime(task?.createTime, language)],
    [words.finished, localTime(task?.finishTime, language)],
  ];

  return (
    <section class={`qf-panel qf-task-${status}`} aria-labelledby={id("response")}>
      <div class="qf-panel-head">
        <span id={id("response")} class="qf-heading">
          {words.response}
        </span>
        <span role="status" class="qf-status">
          {statusWord}
        </span>
        {stoppable && (
          <Button busy={cancelling} onPress={() => void form.cancelTask()}>
            {words.cancelTask}
          </Button>
        )}
      </div>
      {!response && !task && <p class="qf-text qf-muted">{words.noResponse}</p>}
      {status && <Stepper status={status} />}
      <dl class="qf-facts">
        {facts.map(
          ([name, text, isId]) =>
            text && (
              <div key={name} class="qf-fact">
                <dt class="qf-fact-name">{name}</dt>
                <dd>
                  <span class={isId ? "qf-mono" : undefined}>{text}</span>{" "}
                  {isId && <CopyButton what={name} text={text} />}
                </dd>
              </div>
            ),
        )}
      </dl>
      {cancelError && <Failure error={cancelError} />}
      {(response || task) && (
        <details class="qf-details">
          <summary class="qf-summary">{words.raw}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
          <pre class="qf-code" tabIndex={0}>
            {JSON.stringify({ response, task }, null, 2)}
          </pre>
        </details>
      )}
    </section>
  );
}
