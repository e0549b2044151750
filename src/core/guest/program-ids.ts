/** The guest programs: interrupt flows, the cleanup IPI, and driver code in process context. */
export const PROGRAM_IDS = ['fasteoi', 'edge', 'spurious', 'cleanup', 'request', 'rewrite'] as const

export type ProgramId = (typeof PROGRAM_IDS)[number]
