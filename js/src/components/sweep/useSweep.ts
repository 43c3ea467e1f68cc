import type { SweepState } from "../../sweep/state";
import type { Sweep } from "../../sweep/store";
import { type SharedView, useView } from "../view";

/** What the components of a sweep can use. */
export interface SweepView extends SharedView {
  form: Sweep;
  state: SweepState;
}

export const useSweep = (): SweepView => useView<SweepView>();
