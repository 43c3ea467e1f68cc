import type { ComponentChildren } from "preact";
import type { Pair } from "../../i18n/pairs";
import * as s from "../../i18n/sweep";
import * as t from "../../i18n/texts";
import type { SweepRow } from "../../messages/sweep";
import { useSweep } from "./useSweep";

interface Props {
  label: string;
  caption: string;
  /** Headings of the columns; the last is that of the text below each row. */
  headings: readonly string[];
  /** The columns where there is room for them all, as CSS. */
  columns: string;
  children: ComponentChildren;
}

/**
 * A table whose rows are grids, so that the cells of a row are below each other where the page is narrow. For browsers, a
 * table with such styles has no rows and cells; the roles say that it has.
 */
export function TableRegion({ label, caption, headings, columns, children }: Props) {
  return (
    <section aria-label={label}>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <table role="table" class="qf-table qf-rows" style={{ "--qf-columns": columns }}>
        <caption>{caption}</caption>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <thead role="rowgroup">
          <Row>
            {headings.map((heading) => (
              // biome-ignore lint/a11y/noRedundantRoles: see above
              <th key={heading} role="columnheader" scope="col">
                {heading}
              </th>
            ))}
          </Row>
        </thead>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tbody role="rowgroup">{children}</tbody>
      </table>
    </section>
  );
}

interface RowProps {
  class?: string;
  children: ComponentChildren;
}

export function Row(props: RowProps) {
  // biome-ignore lint/a11y/noRedundantRoles: see `TableRegion`
  return <tr role="row" {...props} />;
}

interface CellProps {
  class?: string;
  translate?: boolean;
  /** The heading, where it is shown in narrow tables, too. */
  heading?: string | null;
  children?: ComponentChildren;
}

export function Cell({ heading, ...others }: CellProps) {
  // biome-ignore lint/a11y/noRedundantRoles: see `TableRegion`
  return <td role="cell" data-heading={heading} {...others} />;
}

/** The cells that identify the task of a row. */
export function RowNames({ row }: { row: SweepRow }) {
  const { say } = useSweep();
  const { name, sourceModelId, sourceModelName, sourceModelSetName, strategy, weight } = row;
  const source = [sourceModelSetName, sourceModelName].filter(Boolean).join(" ");
  return (
    <>
      {/* biome-ignore lint/a11y/noRedundantRoles: see `TableRegion` */}
      <th role="rowheader" scope="row" translate={false}>
        {name}
      </th>
      <Cell translate={false}>
        {source}
        <div class="qf-mono qf-muted">{sourceModelId}</div>
      </Cell>
      <Cell translate={!weight}>{weight ?? say(t.strategies[strategy]) ?? strategy}</Cell>
    </>
  );
}

const STATUSES: Record<string, Pair> = { ...s.states, ...t.statuses };

/** The word for a status of a task or of a row. */
export function useStatusWord(): (status: string | null) => string {
  const { say } = useSweep();
  return (status) => say(STATUSES[status ?? ""]) ?? status ?? "";
}
