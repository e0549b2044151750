import type { RefObject } from 'react'

/** Does a command of a view that is on screen, for those who are not part of it. */
export type CommandHandle<C> = RefObject<((command: C) => void) | null>
