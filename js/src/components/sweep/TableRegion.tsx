import type { ComponentChildren } from "preact";
import type { Pair } from "../../i18n/pairs";
import * as s from "../../i18n/sweep";
import * as t from "../../i18n/texts";
import type { SweepRow } from "../../sweep/messages";
import { useSweep } from "./useSweep";

interface Props {
  label: string;
  caption: string;
  headings: readonly string[];
  children: ComponentChildren;
}

/** A table in a region of its own, which scrolls where the page is narrow. */
export function TableRegion({ label, caption, headings, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it
    <section class="qf-table-region" aria-label={label} tabIndex={0}>
      <table class="qf-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

/** The cells that identify the task of a row. */
export function RowNames({ row }: { row: SweepRow }) {
  const { say } = useSweep();
  const { name, sourceModelId, sourceModelName, sourceModelSetName, strategy, weight } = row;
  const source = [sourceModelSetName, sourceModelName].filter(Boolean).join(" ");
  return (
    <>
      <th scope="row" translate={false}>
        {name}
      </th>
      <td translate={false}>
        {source}
        <div class="qf-mono qf-muted">{sourceModelId}</div>
      </td>
      <td translate={!weight}>{weight ?? say(t.strategies[strategy]) ?? strategy}</td>
    </>
  );
}

const STATUSES: Record<string, Pair> = { ...s.states, ...t.statuses };

/** The word for a status of a task or of a row. */
export function useStatusWord(): (status: string | null) => string {
  const { say } = useSweep();
  return (status) => say(STATUSES[status ?? ""]) ?? status ?? "";
}
