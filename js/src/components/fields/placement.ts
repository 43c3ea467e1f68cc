/** Where the popup of a combobox stands: at its input, whatever moves that. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";

const GAP_PX = 2;
const TALLEST_PX = 320;
const ROOM_NEEDED_PX = 180;

/** Puts the popup below its input, or above where there is more room. */
function place(popup: HTMLElement, input: HTMLElement): void {
  const { top, bottom, left, width } = input.getBoundingClientRect();
  // A phone's keyboard covers a part of the window, which stays as high as it was.
  const seen = window.visualViewport ?? { offsetTop: 0, height: window.innerHeight };
  const below = seen.offsetTop + seen.height - bottom - 2 * GAP_PX;
  const above = top - seen.offsetTop - 2 * GAP_PX;
  const upwards = below < ROOM_NEEDED_PX && above > below;
  Object.assign(popup.style, {
    left: `${left}px`,
    width: `${width}px`,
    top: upwards ? "auto" : `${bottom + GAP_PX}px`,
    bottom: upwards ? `${window.innerHeight - top + GAP_PX}px` : "auto",
    maxHeight: `${Math.max(80, Math.min(TALLEST_PX, upwards ? above : below))}px`,
  });
}

/** Shows the popup at its input, and keeps it there. Once the input is out of sight, `onOut` is called. */
export function usePlacement(
  popup: RefObject<HTMLElement | null>,
  input: RefObject<HTMLElement | null>,
  onOut: () => void,
): void {
  function placeAnew(): void {
    if (popup.current && input.current) place(popup.current, input.current);
  }

  useLayoutEffect(() => {
    popup.current?.showPopover();
    placeAnew();
  }, []);

  useEffect(() => {
    // Not by events: hosts lay themselves out some time after the window was resized or a panel dragged.
    let frame = requestAnimationFrame(function follow() {
      placeAnew();
      frame = requestAnimationFrame(follow);
    });
    const sight = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) onOut();
    });
    if (input.current) sight.observe(input.current);
    return () => {
      sight.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);
}
