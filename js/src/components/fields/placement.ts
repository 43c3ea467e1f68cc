/** Keeps the popup of a combobox at its input. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";

const GAP_PX = 2;
const MAX_HEIGHT_PX = 320;
const MIN_ROOM_PX = 180;

/** Places the popup below its input, or above it where there is more room. */
function place(popup: HTMLElement, input: HTMLElement): void {
  const { top, bottom, left, width } = input.getBoundingClientRect();
  // A phone's keyboard covers part of the window without resizing it.
  const visible = window.visualViewport ?? { offsetTop: 0, height: window.innerHeight };
  const below = visible.offsetTop + visible.height - bottom - 2 * GAP_PX;
  const above = top - visible.offsetTop - 2 * GAP_PX;
  const upwards = below < MIN_ROOM_PX && above > below;
  Object.assign(popup.style, {
    left: `${left}px`,
    width: `${width}px`,
    top: upwards ? "auto" : `${bottom + GAP_PX}px`,
    bottom: upwards ? `${window.innerHeight - top + GAP_PX}px` : "auto",
    maxHeight: `${Math.max(80, Math.min(MAX_HEIGHT_PX, upwards ? above : below))}px`,
  });
}

/** Shows the popup at its input and keeps it there. Calls `onOut` once the input is out of sight. */
export function usePlacement(
  popup: RefObject<HTMLElement | null>,
  input: RefObject<HTMLElement | null>,
  onOut: () => void,
): void {
  function update(): void {
    if (popup.current && input.current) place(popup.current, input.current);
  }

  useLayoutEffect(() => {
    popup.current?.showPopover();
    update();
  }, []);

  useEffect(() => {
    // Each frame, not by events: hosts update their layout some time after a resize or a dragged panel.
    let frame = requestAnimationFrame(function onFrame() {
      update();
      frame = requestAnimationFrame(onFrame);
    });
    const visibility = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) onOut();
    });
    if (input.current) visibility.observe(input.current);
    return () => {
      visibility.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);
}
