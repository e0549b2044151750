declare const __VERSION__: string

/** Of the program, as package.json has it; put in by the build. */
export const VERSION = __VERSION__
