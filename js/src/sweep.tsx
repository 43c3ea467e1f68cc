/** The page of a sweep, as `index.tsx` is that of a form. Only the sweep's widget carries it. */
import { SweepApp } from "./components/sweep/SweepApp";
import { UNSAVED } from "./sweep/state";
import { createSweep } from "./sweep/store";
import { widgetOf } from "./widget";
import "./styles/sweep.css";

export default widgetOf(UNSAVED, createSweep, (sweep) => <SweepApp sweep={sweep} />);
