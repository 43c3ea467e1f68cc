import { isEmptyAccount, isIncompressible } from "../../form/empty";
import type { ErrorInfo } from "../../messages";
import { Failure } from "../parts/Failure";
import { PageLink } from "../parts/PageLink";
import { useView } from "../view";
import { ConnectionNotice } from "./ConnectionNotice";

/** What comes by itself and is longer than the line below a field. It stands below the button, which it does not move. */
export function Notices() {
  const { form, state, words } = useView();
  const { connection, describeError, describing, listError, sourceSetId } = state;
  const empty = isEmptyAccount(state);
  const failures: [error: ErrorInfo | null | undefined, retry: () => void][] = [
    [listError, form.listAgain],
    [describing[sourceSetId ?? ""]?.error, form.describeAgain],
    [describeError, form.describeAll],
  ];
  return (
    <>
      <ConnectionNotice />
      {connection !== "gone" &&
        failures.map(
          ([error, retry], index) => error && <Failure key={index} error={error} onRetry={retry} />,
        )}
      {(empty || isIncompressible(state)) && (
        <p class="qf-text">
          {empty && words.noModelsHelp} <PageLink to="compression" />
        </p>
      )}
    </>
  );
}
