/** What the first picture of a run does not show. */
import { loadLogWorker } from '../trace/worker.ts'
import { partOf } from './part.ts'

export const traceView = partOf('The Trace view', async () => {
  return (await import('../trace/TraceView.tsx')).TraceView
})

export const interleavingsView = partOf('The Interleavings view', async () => {
  return (await import('../interleavings/InterleavingsView.tsx')).InterleavingsView
})

export const scenarioGallery = partOf('The gallery', async () => {
  return (await import('../scenarios/ScenarioGallery.tsx')).ScenarioGallery
})

export const scenarioEditor = partOf('The scenario editor', async () => {
  return (await import('../scenarios/ScenarioEditor.tsx')).ScenarioEditor
})

export const inspector = partOf('The inspector', async () => {
  return (await import('../step/Inspector.tsx')).Inspector
})

export const branchesMenu = partOf('The list of branches', async () => {
  return (await import('../step/BranchesMenu.tsx')).BranchesMenu
})

export const exportRun = partOf('The Export menu', async () => {
  return (await import('../export/ExportRun.tsx')).ExportRun
})

export const exportLog = partOf('The Export menu', async () => {
  return (await import('../export/ExportLog.tsx')).ExportLog
})

/** Those that are likely to be asked for first come first. */
export const LATER: readonly (() => Promise<unknown>)[] = [
  inspector.fetch,
  scenarioGallery.fetch,
  scenarioEditor.fetch,
  branchesMenu.fetch,
  exportRun.fetch,
  traceView.fetch,
  loadLogWorker,
  interleavingsView.fetch,
  exportLog.fetch,
]
