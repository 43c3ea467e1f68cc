import { localTime } from "../../i18n";
import type { TaskStatus } from "../../i18n/notices";
import type { Pair } from "../../i18n/pairs";
import * as t from "../../i18n/texts";
import { CopyButton } from "../parts/CopyButton";
import { Failure } from "../parts/Failure";
import { useView } from "../view";
import { AfterTask } from "./AfterTask";
import { Stepper } from "./Stepper";
import { useTaskActions } from "./TaskActions";

/** The console's response and the current state of the task. */
export function ResponsePanel() {
  const { state, say, language } = useView();
  const { response, task, actionError } = state;
  const { button, question } = useTaskActions();
  const taskId = task?.id ?? (typeof response?.result === "string" ? response.result : undefined);
  const status = task?.status ?? undefined;
  const statusWord = status && (say(t.statuses[status as TaskStatus]) ?? status);
  const { strategy, weight } = task?.config ?? {};

  const facts: [name: Pair, text: string | null | undefined, isId?: boolean][] = [
    [t.requestId, response?.requestId, true],
    [t.taskId, taskId, true],
    [t.name, task?.name],
    [t.version, task?.sourceModelId, true],
    [t.strategy, [say(t.strategies[String(strategy)]), weight].filter(Boolean).join(" · ")],
    [t.newVersionId, task?.modelId, true],
    [t.failedReason, task?.failedReason],
    [t.started, localTime(task?.createTime, language)],
    [t.finished, localTime(task?.finishTime, language)],
  ];

  return (
    <section class={`qf-panel qf-task-${status}`} aria-label={say(t.response)}>
      <div class="qf-panel-head">
        <span class="qf-heading">{say(t.response)}</span>
        <span role="status" class="qf-status">
          {statusWord}
        </span>
        {button}
      </div>
      {question}
      {!response && !task && <p class="qf-text qf-muted">{say(t.noResponse)}</p>}
      {task && status && <Stepper task={task} />}
      <dl class="qf-facts">
        {facts.map(
          ([name, text, isId]) =>
            text && (
              <div key={name[0]} class="qf-fact">
                <dt class="qf-fact-name">{say(name)}</dt>
                <dd>
                  <span
                    class={isId ? "qf-mono" : undefined}
                    translate={!isId && name !== t.strategy}
                  >
                    {text}
                  </span>{" "}
                  {isId && <CopyButton what={say(name)} text={text} />}
                </dd>
              </div>
            ),
        )}
      </dl>
      {task && <AfterTask task={task} />}
      {actionError && <Failure error={actionError} />}
      {(response || task) && (
        <details>
          <summary class="qf-summary">{say(t.raw)}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it */}
          <pre class="qf-code" translate={false} tabIndex={0}>
            {JSON.stringify({ response, task }, null, 2)}
          </pre>
        </details>
      )}
    </section>
  );
}
