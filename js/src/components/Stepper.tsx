const STEPS = ["creating", "running", "final"];
const FINAL = ["succeeded", "failed", "stopped"];

/** How far a task has come, as a picture of what the status says in words: creating, running, final. */
export function Stepper({ status }: { status: string }) {
  const reached = FINAL.includes(status) ? 2 : status === "creating" ? 0 : 1;
  return (
    <div class="qf-steps" aria-hidden="true">
      {STEPS.map((step, index) => (
        <span key={step} class={`qf-step ${index <= reached ? "qf-step-reached" : ""}`} />
      ))}
    </div>
  );
}
