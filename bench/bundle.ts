import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'

export type Workload = typeof import('./workload.ts')
export type LogWorkload = typeof import('./log-workload.ts')
export type DiagnoseWorkload = typeof import('./diagnose-workload.ts')

let loaded = 0

export const loadWorkload = (): Promise<Workload> => load('./workload.ts')
export const loadLogWorkload = (): Promise<LogWorkload> => load('./log-workload.ts')

export const loadDiagnoseWorkload = (): Promise<DiagnoseWorkload> => load('./diagnose-workload.ts')

/**
 * The measured code as a browser gets it: bundled by Vite. Between modules that Node loads one by
 * one each call costs a check more, a tenth of the speed in all. Every call gives a copy of its
 * own, so that what ran before cannot change how V8 compiles it.
 */
async function load<T>(entryFile: string): Promise<T> {
  const entry = fileURLToPath(new URL(entryFile, import.meta.url))
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    build: { ssr: entry, write: false },
    ssr: { noExternal: true },
  })) as Rolldown.RolldownOutput
  const code = `${built.output[0].code}\n// copy ${loaded++}`
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
}
