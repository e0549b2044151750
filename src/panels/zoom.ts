/**
 * Px of the window for one px inside an element. A large window is zoomed (large-screens.css), and
 * boxes and pointers are measured in px of the window, sizes and scrolling in those of the element.
 */
export const zoomOf = (element: Element | null | undefined): number => element?.currentCSSZoom ?? 1
