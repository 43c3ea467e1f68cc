/** Whether there is nothing to choose from. */
import { type SharedState, versionsOf } from "./state";

/** Whether all models have arrived and the account has none of its own. */
export function isEmptyAccount(state: SharedState): boolean {
  const pending =
    state.listing || state.listStopped || state.listError || state.connection !== "ready";
  return (
    !pending && state.console?.signedIn === true && state.modelSets.every(({ preset }) => preset)
  );
}

/** Whether all versions of the chosen model are known and none can be compressed. */
export function isIncompressible(state: SharedState): boolean {
  const { sourceSetId } = state;
  const described = state.describing[sourceSetId ?? ""];
  return (
    described?.loading === false &&
    !described.error &&
    versionsOf(state, sourceSetId).every(({ reason }) => reason)
  );
}
