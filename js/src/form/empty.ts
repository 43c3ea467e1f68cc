/** Tells when there is nothing to choose from. */
import { type FormState, versionsOf } from "./state";

/** Whether all models have arrived and the account has none of its own. */
export function isEmptyAccount(state: FormState): boolean {
  const { connection, console, listError, listing, listStopped, modelSets } = state;
  const pending = listing || listStopped || listError || connection !== "ready";
  return !pending && console?.signedIn === true && modelSets.every(({ preset }) => preset);
}

/** Whether all versions of the chosen model are known and none can be compressed. */
export function isIncompressible(state: FormState): boolean {
  const { describing, sourceSetId } = state;
  const described = describing[sourceSetId ?? ""];
  return (
    described?.loading === false &&
    !described.error &&
    versionsOf(state, sourceSetId).every(({ reason }) => reason)
  );
}
