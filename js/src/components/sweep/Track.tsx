import type { Span } from "../../form/timeline";

/** A task's place on a timeline, drawn. */
export function Track({ span: [from, to] }: { span: Span }) {
  return (
    <span class="qf-track" aria-hidden="true">
      <span style={{ "--qf-from": `${100 * from}%`, "--qf-share": `${100 * (to - from)}%` }} />
    </span>
  );
}
