import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const fixtures = new URL('../fixtures/', import.meta.url)
const golden = new URL('golden/visible/', fixtures)

export const goldenFiles = readdirSync(golden).filter((name) => name.endsWith('.jsonl.gz'))

export const readGolden = (name: string): string =>
  gunzipSync(readFileSync(new URL(name, golden))).toString('utf8')

export const readScenarios = (): string =>
  readFileSync(new URL('conformance/scenarios.visible.jsonl', fixtures), 'utf8')

export const linesOf = (text: string): string[] =>
  text.split('\n').filter((line) => line.trim() !== '')
