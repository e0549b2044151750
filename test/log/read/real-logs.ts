/** The real logs of the fixtures, as they were before they were packed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const folder = fileURLToPath(new URL('../../fixtures/logs', import.meta.url))

export const realLog = (name: string): Uint8Array => {
  const bytes = readFileSync(join(folder, name))
  return new Uint8Array(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
}

/** As it is stored. */
export const storedLog = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(folder, name)))

export interface Expected {
  readonly file: string
  readonly lines: number
  readonly counts: Readonly<Record<string, number>>
}

export const expectedOf = (file: string): readonly Expected[] =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as Expected[]

/** All but the one of two million lines. */
export const realNames = (): readonly string[] =>
  readdirSync(folder).filter((name) => /\.(?:gz|log)$/.test(name) && !name.startsWith('A14'))
