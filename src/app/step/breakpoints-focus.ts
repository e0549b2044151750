/** The heading of the breakpoints, which takes the focus when their tab is opened by its key. */
export const BREAKPOINTS_ID = 'breakpoints'

export const focusBreakpoints = (): void => {
  requestAnimationFrame(() => document.getElementById(BREAKPOINTS_ID)?.focus())
}
