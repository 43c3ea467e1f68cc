/** The bundle of the sweep's page; `index.tsx` is that of the form's. */
import { SweepApp } from "./components/sweep/SweepApp";
import { UNSAVED } from "./sweep/state";
import { createSweep } from "./sweep/store";
import { widgetOf } from "./widget";
import "./styles/sweep.css";

export default widgetOf(UNSAVED, createSweep, (sweep) => <SweepApp sweep={sweep} />);
